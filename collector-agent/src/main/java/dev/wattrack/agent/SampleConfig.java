package dev.wattrack.agent;

import dev.wattrack.model.config.Setting;

/** Writes docs/agent.conf from the settings; a test fails when the file is stale. */
final class SampleConfig {
  private static final int WIDTH = 98;

  static String text() {
    StringBuilder out = new StringBuilder();
    out.append("# Settings of the Wattrack agent: /etc/wattrack/agent.conf\n")
        .append("# Every line below is a default. Each key is also an environment variable:\n")
        .append("# spool.max_bytes is WATTRACK_SPOOL_MAX_BYTES. Unknown keys are refused.\n")
        .append("# Generated from the code; ./wattrack test fails when it is stale.\n");
    for (Setting<?> setting : AgentSettings.all()) {
      out.append('\n');
      wrap(out, setting.sentence() + " (" + setting.unit() + ")");
      out.append('#').append(setting.key()).append(" = ").append(setting.defaultText());
      out.append('\n');
    }
    out.append('\n');
    wrap(
        out,
        "Processes that are counted together, as many groups as you like: NAME = pattern, in which"
            + " * is any text and ? one character. It must fit the whole name of the process"
            + " (/proc/PID/comm, at most 15 characters) or its whole command line. The variable"
            + " WATTRACK_PROCESS_GROUP_DASK makes or replaces the group dask: the name is written"
            + " in lower case, so a group with capitals in its name can only be set here.");
    out.append("#process_group.dask = *dask*worker*\n");
    out.append('\n');
    wrap(
        out,
        "Control groups that are shown as jobs, such as units of systemd: NAME = pattern of the"
            + " path in /proc/PID/cgroup. A pattern that ends in /* stands for all below a folder."
            + " Also WATTRACK_JOB_CGROUP_NAME.");
    out.append("#job.cgroup.backup = /system.slice/backup.service\n");
    return out.toString();
  }

  private static void wrap(StringBuilder out, String sentence) {
    int column = WIDTH;
    for (String word : sentence.split(" ")) {
      if (column + 1 + word.length() > WIDTH) {
        out.append(column == WIDTH && out.charAt(out.length() - 1) == '\n' ? "#" : "\n#");
        column = 1;
      }
      out.append(' ').append(word);
      column += 1 + word.length();
    }
    out.append('\n');
  }

  private SampleConfig() {}
}

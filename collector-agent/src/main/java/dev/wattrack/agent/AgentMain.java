package dev.wattrack.agent;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.service.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent as a program. Exit code 0 for a clean end, 1 when it failed, 2 for wrong usage or a
 * configuration that cannot be used.
 */
public final class AgentMain {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Where a package puts the configuration; it need not be there. */
  private static final Path USUAL_FILE = Path.of("/etc/wattrack/agent.conf");

  private static final String HELP =
      """
      Samples this node and sends the samples to the aggregator.

      Usage: wattrack agent [options]
             wattrack agent join LINE [options]    join a cluster, and end
        --config FILE           settings (default: /etc/wattrack/agent.conf if it is there)
        --aggregator HOST:PORT  where samples go (default: the aggregator this node has joined)
        --join LINE             join first, with the line of `wattrack token create`; - reads it
                                from standard input
        --insecure              send in plain text, to an aggregator that runs with --insecure
        --name NAME             name of this node (default: its host name)
        --state-dir DIR         folder of the spool and of this node's key
        --check-config          say what is wrong with the configuration, and end
        --version               print the version, and end
        --help                  print this, and end

      Every setting is described in docs/agent.conf; each is also an environment variable, e.g.
      WATTRACK_SPOOL_MAX_BYTES. Ends on SIGTERM and Ctrl-C with a goodbye.

      Exit codes: 0 stopped, 1 failed, 2 wrong usage or configuration.
      Example: wattrack agent --join access-node:7460/0f3a...e2/wt_k3f7...
      """;

  private static final List<String> OPTIONS =
      List.of(
          "--config",
          "--aggregator",
          "--join",
          "--insecure",
          "--name",
          "--state-dir",
          "--check-config",
          "--version",
          "--help");

  private static final int LONGEST_LINE = 4096;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Supplier<String> input;
  private final Map<String, String> options = new LinkedHashMap<>();
  private @Nullable Path file;
  private boolean check;
  private boolean joinOnly;

  AgentMain(PrintStream out, PrintStream err, Map<String, String> environment) {
    this(out, err, environment, AgentMain::line);
  }

  /**
   * @param input gives a line of standard input
   */
  AgentMain(
      PrintStream out, PrintStream err, Map<String, String> environment, Supplier<String> input) {
    this.input = input;
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  public static void main(String[] args) {
    int code = new AgentMain(System.out, System.err, System.getenv()).run(args);
    if (code != OK) {
      System.exit(code);
    }
  }

  /** Runs to the end; the exit code. */
  int run(String[] args) {
    Integer done = parse(args);
    if (done != null) {
      return done;
    }
    AgentConfig config;
    try {
      config = config();
    } catch (IOException e) {
      err.println("cannot read " + file() + ": " + FileTrouble.words(e));
      return USAGE;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    if (check) {
      out.println("the configuration is good");
      return OK;
    }
    return joinOnly ? join(config) : serve(config);
  }

  private int join(AgentConfig config) {
    Time time = Time.system();
    try {
      Agent.join(config, time, new Log(err, time));
    } catch (NotJoinedException e) {
      err.println("wattrack agent: " + e.getMessage());
      return FAILED;
    }
    out.println("joined; this node's key and certificate are in " + config.stateDir());
    return OK;
  }

  /** The exit code if the arguments end the program, else null. */
  private @Nullable Integer parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--help", "-h", "help" -> {
          out.print(HELP);
          return OK;
        }
        case "--version" -> {
          out.println("wattrack agent " + Version.TEXT);
          return OK;
        }
        case "--check-config" -> check = true;
        case "--insecure" -> options.put("insecure", "true");
        case "join" -> {
          if (i + 1 == args.length) {
            return usage("join needs the line that `wattrack token create` prints");
          }
          joinOnly = true;
          option("--join", args[++i]);
        }
        case "--config", "--aggregator", "--join", "--name", "--state-dir" -> {
          if (i + 1 == args.length) {
            return usage(args[i] + " needs a value");
          }
          option(args[i], args[++i]);
        }
        default -> {
          return usage("unknown option '" + args[i] + "'" + Nearest.hint(args[i], OPTIONS));
        }
      }
    }
    return null;
  }

  private void option(String option, String value) {
    if (option.equals("--config")) {
      file = Path.of(value);
    } else if (option.equals("--join") && value.equals("-")) {
      options.put("join", input.get());
    } else {
      options.put(option.substring(2).replace('-', '_'), value);
    }
  }

  /** The first line of standard input, so that a secret need not stand in the list of processes. */
  private static String line() {
    try {
      byte[] bytes = System.in.readNBytes(LONGEST_LINE);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      int end = text.indexOf('\n');
      return end < 0 ? text : text.substring(0, end);
    } catch (IOException e) {
      // Nothing can be read; an empty line is refused in words.
      return "";
    }
  }

  private int usage(String message) {
    err.println("wattrack agent: " + message + "\nSee wattrack agent --help");
    return USAGE;
  }

  /** The file to read; null for none. */
  private @Nullable Path file() {
    return file == null && Files.exists(USUAL_FILE) ? USUAL_FILE : file;
  }

  private AgentConfig config() throws IOException, ConfigException {
    Path from = file();
    String text = from == null ? "" : Files.readString(from);
    return AgentConfig.read(String.valueOf(from), text, options, environment);
  }

  private int serve(AgentConfig config) {
    Time time = Time.system();
    Log log = new Log(err, time);
    Agent agent;
    try {
      agent = Agent.start(config, time, log);
    } catch (NotJoinedException e) {
      log.warn(String.valueOf(e.getMessage()));
      // systemd tries again what failed, and not what was used wrongly.
      return e.mayPass() ? FAILED : USAGE;
    } catch (RuntimeException e) {
      log.warn("cannot start: " + e);
      return FAILED;
    }
    Runtime.getRuntime().addShutdownHook(new Stop(agent));
    Supervisor supervisor = Supervisor.ofProcess(environment);
    supervisor.ready();
    try {
      supervisor.watch(new Rounds(agent), new CountDownLatch(1));
    } catch (InterruptedException e) {
      agent.close();
    }
    return OK;
  }

  /** Not a lambda, whose machinery would cost every agent a hundred classes. */
  private record Rounds(Agent agent) implements LongSupplier {
    @Override
    public long getAsLong() {
      return agent.rounds();
    }
  }

  /** Ends the agent on SIGTERM and Ctrl-C; after that the end was clean, not 128 + signal. */
  private static final class Stop extends Thread {
    private final Agent agent;

    Stop(Agent agent) {
      super("wattrack-stop");
      this.agent = agent;
    }

    @Override
    public void run() {
      agent.close();
      Runtime.getRuntime().halt(OK);
    }
  }
}

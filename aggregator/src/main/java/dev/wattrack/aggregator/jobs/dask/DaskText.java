package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.SchedulerText;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names as Dask has them. Total: whatever the text, there is an answer. */
final class DaskText {
  static final String SCHEDULER = "dask";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

  /**
   * The prefix of a task's key, by the rule of dask.utils.key_split: the leading words that are
   * letters alone and no part of a hash. {@code estimate_pi_chunk-6c4a5a3a-d48e-49f5} is {@code
   * estimate_pi_chunk}, {@code ('random-sum-af12', 3)} is {@code random-sum}.
   */
  static String prefix(String key) {
    String[] words = key.split("-", -1);
    String first = words[0];
    if (first.isEmpty()) {
      return "Other";
    }
    StringBuilder prefix =
        new StringBuilder(Character.isLetter(first.charAt(0)) ? first : bare(first));
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      boolean letters = !word.isEmpty() && word.chars().allMatch(Character::isLetter);
      if (!letters || HEX.matcher(word).matches()) {
        break;
      }
      prefix.append('-').append(word);
    }
    String found = prefix.toString();
    if (HASH.matcher(found).matches()) {
      return "data";
    }
    return found.isEmpty()
        ? "Other"
        : SchedulerText.name(found.startsWith("<") ? type(found) : found);
  }

  /** Of a tuple's first member, {@code ('x', 1)}, the name without what is around it. */
  private static String bare(String word) {
    int comma = word.indexOf(',');
    String head = comma < 0 ? word : word.substring(0, comma);
    return head.replaceAll("^[_'()\"]+|[_'()\"]+$", "");
  }

  /** {@code <package.module.Name object at 0x12>} is {@code Name}. */
  private static String type(String text) {
    String[] parts = text.replaceAll("^[<>]+|[<>]+$", "").strip().split("\\s+");
    String name = parts[0].substring(parts[0].lastIndexOf('.') + 1);
    return name.isEmpty() ? "Other" : name;
  }

  /** The host in {@code tcp://10.0.0.221:34731} or {@code tls://[fe80::1]:80}; else the text. */
  static String host(String address) {
    String text = address.substring(address.indexOf("://") < 0 ? 0 : address.indexOf("://") + 3);
    int colon = text.lastIndexOf(':');
    boolean port = colon > 0 && text.substring(colon + 1).matches("\\d{1,5}");
    String host = port ? text.substring(0, colon) : text;
    return SchedulerText.name(host.replaceAll("^\\[|\\]$", "")).toLowerCase(Locale.ROOT);
  }

  private DaskText() {}
}

package dev.wattrack.kiosk.config;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.config.FlatFile;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a kiosk does, checked. Immutable.
 *
 * @param feed address of the aggregator, such as {@code http://localhost:7461}
 * @param pages names of pages in order
 * @param rotate how long a page stays
 * @param pause how long a touch holds the rotation
 * @param shift how often the picture moves by a few pixels; zero: never
 * @param operator whether who touches the screen is an operator, not a visitor
 */
public record KioskConfig(
    URI feed,
    List<String> pages,
    Duration rotate,
    Duration pause,
    String language,
    String theme,
    Night night,
    Duration shift,
    boolean fullScreen,
    boolean operator) {
  /** Where the file is looked for. */
  public static final Path FILE = Path.of("/etc/wattrack/kiosk.conf");

  /** By its text, so that no name server is asked. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  public KioskConfig {
    pages = List.copyOf(pages);
    if (pages.isEmpty() || rotate.isNegative() || rotate.isZero()) {
      throw new IllegalArgumentException("a kiosk without pages, or that never rests: " + rotate);
    }
  }

  /**
   * Reads the file if it is there, the environment over it, and options over both.
   *
   * @throws ConfigException with every problem at once
   */
  public static KioskConfig load(
      @Nullable Path file, Map<String, String> environment, List<Entry> options)
      throws ConfigException {
    Path chosen = file == null ? FILE : file;
    String text = "";
    if (file != null || Files.exists(FILE)) {
      try {
        text = Files.readString(chosen);
      } catch (IOException e) {
        throw new ConfigException(List.of(new Problem(chosen.toString(), FileTrouble.words(e))));
      }
    }
    return read(chosen.toString(), text, environment, options);
  }

  static KioskConfig read(
      String fileName, String text, Map<String, String> environment, List<Entry> options)
      throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    List<Entry> entries = new ArrayList<>(FlatFile.parse(text, fileName, problems));
    Set<String> given = new HashSet<>();
    options.forEach(option -> given.add(option.key()));
    entries.removeIf(entry -> given.contains(entry.key()));
    entries.addAll(options);
    // Only names of the kiosk's own: WATTRACK_FEED and the like.
    Settings settings =
        Settings.bind(KioskSettings.ALL, List.of(), entries, without(environment, given), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    String language = settings.get(KioskSettings.LANGUAGE);
    return new KioskConfig(
        settings.get(KioskSettings.FEED),
        settings.get(KioskSettings.PAGES),
        settings.get(KioskSettings.ROTATE),
        settings.get(KioskSettings.PAUSE),
        language.equals("auto") ? Locale.getDefault().getLanguage() : language,
        settings.get(KioskSettings.THEME),
        new Night(
            settings.get(KioskSettings.NIGHT_FROM),
            settings.get(KioskSettings.NIGHT_TO),
            settings.get(KioskSettings.NIGHT_DIM)),
        settings.get(KioskSettings.SHIFT),
        settings.get(KioskSettings.FULL_SCREEN),
        settings.get(KioskSettings.OPERATOR));
  }

  /** Whether a touch acknowledges alerts: for operators, and at an aggregator of this machine. */
  public boolean mayAcknowledge() {
    return operator && LOOPBACK.matcher(String.valueOf(feed.getHost())).matches();
  }

  /** What was given as an option is not looked up in the environment. */
  private static Map<String, String> without(Map<String, String> environment, Set<String> given) {
    Map<String, String> left = new HashMap<>(environment);
    KioskSettings.ALL.stream()
        .filter(setting -> given.contains(setting.key()))
        .forEach(setting -> left.remove(setting.environmentName()));
    return left;
  }
}

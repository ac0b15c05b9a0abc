package dev.wattrack.kiosk.text;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The kiosk's words in one language, from texts_LANGUAGE.properties. Immutable. */
public final class Texts {
  /** Languages there are; a new one is a file and a word here. */
  public static final List<String> LANGUAGES = List.of("en", "de");

  private final Locale locale;
  private final ResourceBundle words;

  private Texts(Locale locale) {
    this.locale = locale;
    this.words =
        ResourceBundle.getBundle(
            "dev.wattrack.kiosk.text.texts",
            locale,
            Texts.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The words of a language; English where it is not there. */
  public static Texts of(String language) {
    return new Texts(Locale.forLanguageTag(LANGUAGES.contains(language) ? language : "en"));
  }

  public Locale locale() {
    return locale;
  }

  /** The text of a key with {0}, {1} … filled in. */
  public String text(String key, Object... values) {
    String pattern = words.getString(key);
    return values.length == 0 ? pattern : new MessageFormat(pattern, locale).format(values);
  }

  /** The text of {@code key.none}, {@code key.one} or {@code key.many}; {0} is the number. */
  public String count(String key, long number, Object... more) {
    String suffix = number == 0 && words.containsKey(key + ".none") ? ".none" : ".many";
    Object[] values = new Object[more.length + 1];
    values[0] = String.valueOf(number);
    System.arraycopy(more, 0, values, 1, more.length);
    return text(key + (number == 1 ? ".one" : suffix), values);
  }

  /** Whether there is a text for the key. */
  public boolean has(String key) {
    return words.containsKey(key);
  }
}

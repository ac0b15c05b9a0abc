package dev.wattrack.aggregator.alerts.receivers;

import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Sends e-mail by SMTP (RFC 5321) with STARTTLS (RFC 3207). A password is never sent in the clear.
 * Safe for use by several threads.
 */
public final class MailReceiver implements Receiver {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

  /** How the connection is secured. */
  public enum Security {
    /** In the clear, for a server on this machine. */
    NONE,
    /** In the clear, then TLS; if the server cannot do that, nothing is sent. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS;

    public static Security ofWord(String word) {
      for (Security security : values()) {
        if (security.name().equalsIgnoreCase(word)) {
          return security;
        }
      }
      throw new IllegalArgumentException("expected starttls, tls or none");
    }
  }

  /**
   * The server and who writes to whom. Immutable.
   *
   * @param user empty for none
   */
  public record Options(
      String host,
      int port,
      Security security,
      String user,
      String password,
      String from,
      List<String> to,
      Trust trust) {
    public Options {
      to = List.copyOf(to);
      for (String address : to) {
        check(address);
      }
      check(from);
      if (!user.isEmpty() && security == Security.NONE) {
        throw new IllegalArgumentException("a password needs starttls or tls");
      }
    }

    private static void check(String address) {
      if (!address.matches("[^\\s<>@,;\"]+@[^\\s<>@,;\"]+")) {
        throw new IllegalArgumentException("'" + address + "' is no e-mail address");
      }
    }
  }

  private final Options options;
  private final Letter letter;

  public MailReceiver(Options options, Letter letter) {
    this.options = options;
    this.letter = letter;
  }

  @Override
  public Outcome deliver(Notice notice) {
    boolean tls = options.security() == Security.TLS;
    try (Conversation smtp =
        Conversation.open(options.host(), options.port(), tls, options.trust())) {
      return speak(smtp, notice);
    } catch (Answer e) {
      String reason = options.host() + ":" + options.port() + ": " + e.getMessage();
      return e.permanent ? new Outcome.Refused(reason) : new Outcome.Later(reason);
    } catch (IOException e) {
      return new Outcome.Later(Conversation.words(options.host(), options.port(), e));
    }
  }

  private Outcome speak(Conversation smtp, Notice notice) throws IOException {
    expect(smtp, 220);
    String offers = ask(smtp, "EHLO wattrack", 250);
    if (options.security() == Security.STARTTLS) {
      if (!offers.contains("STARTTLS")) {
        throw new Answer("the server offers no STARTTLS; see key 'security'", true);
      }
      ask(smtp, "STARTTLS", 220);
      smtp.secure();
      offers = ask(smtp, "EHLO wattrack", 250);
    }
    if (!options.user().isEmpty()) {
      String plain = "\0" + options.user() + "\0" + options.password();
      ask(smtp, "AUTH PLAIN " + base64(plain), 235);
    }
    ask(smtp, "MAIL FROM:<" + options.from() + ">", 250);
    for (String to : options.to()) {
      ask(smtp, "RCPT TO:<" + to + ">", 250);
    }
    ask(smtp, "DATA", 354);
    smtp.send(mail(notice).getBytes(StandardCharsets.US_ASCII));
    ask(smtp, ".", 250);
    // It is delivered; whatever comes now must not make us send it again.
    try {
      ask(smtp, "QUIT", 221);
    } catch (IOException e) {
      return new Outcome.Sent();
    }
    return new Outcome.Sent();
  }

  /** Header and body in ASCII, no line begins with a dot: base64 has none. */
  private String mail(Notice notice) {
    String body = Base64.getMimeEncoder().encodeToString(utf8(letter.body(notice)));
    return String.join(
        "\r\n",
        "From: <" + options.from() + ">",
        "To: <" + String.join(">, <", options.to()) + ">",
        "Subject: " + subject(letter.title(notice)),
        "Date: " + DATE.format(notice.made().atOffset(ZoneOffset.UTC)),
        "Message-ID: <wattrack." + notice.number() + "@" + domain() + ">",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: base64",
        "",
        body,
        "");
  }

  private String domain() {
    return options.from().substring(options.from().indexOf('@') + 1);
  }

  /** Encoded words of at most 75 letters (RFC 2047, section 2), folded. */
  private static String subject(String title) {
    StringBuilder words = new StringBuilder();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < title.length(); ) {
      String letter = new String(Character.toChars(title.codePointAt(i)));
      if (utf8(part + letter).length > 42) {
        words.append(encoded(part)).append("\r\n ");
        part.setLength(0);
      }
      part.append(letter);
      i += letter.length();
    }
    return words + encoded(part);
  }

  private static String encoded(CharSequence part) {
    return "=?UTF-8?B?" + base64(part.toString()) + "?=";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String ask(Conversation smtp, String line, int wanted) throws IOException {
    smtp.line(line);
    return expect(smtp, wanted);
  }

  /** The whole answer, such as {@code 250-STARTTLS}. */
  private static String expect(Conversation smtp, int wanted) throws IOException {
    StringBuilder all = new StringBuilder();
    String line = smtp.readLine();
    for (int i = 0; line.length() > 3 && line.charAt(3) == '-' && i < 100; i++) {
      all.append(line).append('\n');
      line = smtp.readLine();
    }
    all.append(line);
    if (!line.startsWith(Integer.toString(wanted))) {
      throw new Answer("the server says " + line, line.startsWith("5"));
    }
    return all.toString();
  }

  /** Something else than was hoped for. */
  private static final class Answer extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean permanent;

    Answer(String message, boolean permanent) {
      super(message);
      this.permanent = permanent;
    }
  }
}

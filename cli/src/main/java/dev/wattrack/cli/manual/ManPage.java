package dev.wattrack.cli.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A page of the manual in man(7)'s roff, such as {@code .TH WATTRACK-QUERY 1 "" "Wattrack 0.1.0"}.
 * Confined to one thread.
 */
final class ManPage {
  private final StringBuilder out = new StringBuilder();

  /** {@code .TH} and the name line, by which apropos finds a page. */
  private ManPage(String name, String about, String version) {
    out.append(".TH ")
        .append(name.toUpperCase(java.util.Locale.ROOT))
        .append(" 1 \"\" \"Wattrack ");
    out.append(version).append("\" \"Wattrack\"\n");
    section("NAME").text(name + " - " + about);
  }

  /** The page of a command of picocli's; that of its parts are others. */
  static String of(CommandLine line, String version) {
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    List<String> about = lines(usage.description());
    ManPage page = new ManPage(name(line), firstSentence(about), version);
    page.section("SYNOPSIS").verbatim(line.getHelp().synopsis(0).lines().toList());
    page.section("DESCRIPTION").text(String.join(" ", about));
    page.arguments(spec);
    page.commands(line);
    page.exitCodes(usage.exitCodeList());
    List<String> notes = lines(usage.footer());
    if (!notes.isEmpty()) {
      page.section("NOTES").verbatim(notes);
    }
    page.seeAlso(line);
    return page.out.toString();
  }

  /** The page of a command that is known by its help text alone. */
  static String ofHelp(String name, String help, String version) {
    List<String> lines = help.strip().lines().toList();
    ManPage page = new ManPage(name, plain(lines.get(0)), version);
    page.section("DESCRIPTION").verbatim(lines);
    page.section("SEE ALSO").out.append(".BR wattrack (1)\n");
    return page.out.toString();
  }

  /** {@code wattrack alerts ack} is on the page wattrack-alerts-ack. */
  static String name(CommandLine line) {
    return line.getCommandSpec().qualifiedName("-");
  }

  private void arguments(CommandSpec spec) {
    List<PositionalParamSpec> words =
        spec.positionalParameters().stream().filter(word -> !word.hidden()).toList();
    if (!words.isEmpty()) {
      section("ARGUMENTS");
      words.forEach(word -> entry(word.paramLabel(), description(word)));
    }
    List<OptionSpec> options =
        spec.options().stream().filter(option -> !option.hidden()).distinct().toList();
    if (!options.isEmpty()) {
      section("OPTIONS");
      options.forEach(option -> entry(names(option), description(option)));
    }
  }

  private void commands(CommandLine line) {
    if (line.getSubcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    line.getSubcommands()
        .forEach(
            (name, command) ->
                entry(
                    name,
                    firstSentence(lines(command.getCommandSpec().usageMessage().description()))
                        + "; see "
                        + name(command)
                        + "(1)"));
  }

  private void exitCodes(Map<String, String> codes) {
    if (!codes.isEmpty()) {
      section("EXIT STATUS");
      codes.forEach(this::entry);
    }
  }

  private void seeAlso(CommandLine line) {
    CommandLine parent = line.getParent();
    section("SEE ALSO");
    if (parent != null) {
      out.append(".BR ").append(escape(name(parent))).append(" (1)\n");
    } else {
      out.append(".BR wattrack-agent (1)\n");
    }
  }

  private ManPage section(String title) {
    out.append(".SH ").append(title).append('\n');
    return this;
  }

  private void text(String words) {
    out.append(safe(words)).append('\n');
  }

  private void entry(String head, String words) {
    out.append(".TP\n.B ").append(escape(head)).append('\n').append(safe(words)).append('\n');
  }

  private void verbatim(List<String> lines) {
    out.append(".nf\n");
    lines.forEach(line -> out.append(safe(line)).append('\n'));
    out.append(".fi\n");
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", lines(argument.description()));
  }

  /** Lines as picocli prints them: {@code %%} is a percent sign, {@code @|bold x|@} is x. */
  private static List<String> lines(String[] texts) {
    return Arrays.stream(texts)
        .map(text -> Ansi.OFF.string(text.contains("%") ? String.format(text) : text))
        .collect(Collectors.toList());
  }

  private static String firstSentence(List<String> lines) {
    return lines.isEmpty() ? "a command of Wattrack" : plain(lines.get(0));
  }

  private static String plain(String sentence) {
    String text = sentence.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Never read as a request: those begin with a dot or an apostrophe. */
  private static String safe(String line) {
    String text = escape(line);
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }

  private static String escape(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Counts the tests of one run of {@code ./wattrack test}: Surefire's reports, node's TAP and the
 * shell tests. Names what was skipped, and ends with {@code N passed, N failed, N skipped} alone on
 * a line. Exit code 1 when any failed or none passed. Run from source, by java FILE ROOT
 * [FAILURE]: what failed without a test that says so, such as the compiler.
 */
final class TestSummary {
  /** node --test, e.g. {@code # pass 12}. */
  private static final Pattern TAP_COUNT = Pattern.compile("# (pass|fail|skipped) (\\d+)");

  private int passed;
  private int failed;
  private int skipped;

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]).toAbsolutePath();
    TestSummary summary = new TestSummary();
    for (Path report : reports(root)) {
      summary.surefire(report);
    }
    summary.lines(root.resolve("target/node.tap"));
    summary.lines(root.resolve("target/shell.txt"));
    if (summary.failed == 0 && args.length > 1) {
      System.out.println("failed  " + args[1]);
      summary.failed++;
    }
    System.out.printf(
        Locale.ROOT,
        "%d passed, %d failed, %d skipped%n",
        summary.passed,
        summary.failed,
        summary.skipped);
    System.exit(summary.failed == 0 && summary.passed > 0 ? 0 : 1);
  }

  private static List<Path> reports(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root, 4)) {
      return files
          .filter(file -> file.getParent().endsWith("target/surefire-reports"))
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    }
  }

  private void surefire(Path report) throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getDocumentElement();
    NodeList cases = suite.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String name = test.getAttribute("classname") + "." + test.getAttribute("name");
      if (has(test, "failure") || has(test, "error")) {
        failed++;
        System.out.println("failed  " + name);
      } else if (has(test, "skipped")) {
        skipped++;
        Element reason = (Element) test.getElementsByTagName("skipped").item(0);
        System.out.println("skipped " + name + ": " + why(reason));
      } else {
        passed++;
      }
    }
  }

  /** Surefire gives the message, or the exception with its stack trace, or neither. */
  private static String why(Element reason) {
    String message = reason.getAttribute("message");
    return message.isEmpty()
        ? reason.getTextContent().strip().lines().findFirst().orElse("no reason given")
        : message;
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
  }

  /** Lines of TAP, or lines that begin with passed, failed or skipped. */
  private void lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      Matcher count = TAP_COUNT.matcher(line);
      if (count.matches()) {
        add(count.group(1), Integer.parseInt(count.group(2)));
      } else if (line.matches("(passed|failed|skipped) .*")) {
        add(line.substring(0, line.indexOf(' ')), 1);
        System.out.println(line);
      } else if (line.strip().startsWith("not ok ") || line.contains("# SKIP")) {
        System.out.println(line.strip());
      }
    }
  }

  private void add(String outcome, int count) {
    switch (outcome) {
      case "pass", "passed" -> passed += count;
      case "fail", "failed" -> failed += count;
      default -> skipped += count;
    }
  }
}

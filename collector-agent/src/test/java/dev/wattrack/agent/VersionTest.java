package dev.wattrack.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void theAgentSaysTheVersionOfItsBuild() throws Exception {
    Path pom = Path.of(System.getProperty("wattrack.root", ".."), "pom.xml");
    Matcher version =
        Pattern.compile("<artifactId>wattrack</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(pom));
    assertThat(version.find()).as("a version in %s", pom).isTrue();
    assertThat(Version.TEXT).isEqualTo(version.group(1));
  }
}

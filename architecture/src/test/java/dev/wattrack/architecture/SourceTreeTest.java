package dev.wattrack.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {

  @Test
  void everyMainPackageIsDescribedAndNullMarked() throws IOException {
    Path root = Path.of(System.getProperty("wattrack.root", ".."));
    assertThat(root.resolve("model/src/main/java")).isDirectory();
    assertThat(SourceTree.packagesWithoutInfo(root)).isEmpty();
  }

  @Test
  void aPackageWithoutInfoOrMarkOrWordsIsFound(@TempDir Path root) throws IOException {
    write(root, "m/src/main/java/a/A.java", "class A {}");
    write(root, "m/src/main/java/b/B.java", "class B {}");
    write(root, "m/src/main/java/b/package-info.java", "/** Words. */\npackage b;");
    write(root, "m/src/main/java/c/package-info.java", "@NullMarked\npackage c;");
    write(root, "m/src/main/java/d/package-info.java", "/** Words. */\n@NullMarked\npackage d;");
    assertThat(SourceTree.packagesWithoutInfo(root))
        .containsExactly("m/src/main/java/a", "m/src/main/java/b", "m/src/main/java/c");
  }

  private static void write(Path root, String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

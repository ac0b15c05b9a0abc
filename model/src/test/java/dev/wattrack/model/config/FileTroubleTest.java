package dev.wattrack.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
  private static String of(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    return FileTrouble.words(catchThrowableOfType(IOException.class, work));
  }

  @Test
  void whatTheSystemSaysBecomesWords(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(of(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo("no such file or folder");
    assertThat(of(() -> Files.readString(folder))).isEqualTo("is a directory");
    assertThat(of(() -> Files.createDirectories(file))).isEqualTo("is a file, not a folder");
    assertThat(of(() -> Files.readString(file.resolve("below")))).isEqualTo("not a directory");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThat(of(() -> Files.readString(file))).isEqualTo("is not UTF-8 text");
    assertThat(FileTrouble.words(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(FileTrouble.words(new IOException())).isEqualTo("IOException");
  }
}

package dev.wattrack.model.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an {@link IOException} of a file means, in words: Java's messages are often only a path. */
public final class FileTrouble {

  /** For example {@code no such file or folder}; does not name the file. */
  public static String words(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "is a file, not a folder";
    }
    if (e instanceof FileSystemException file) {
      String reason = file.getReason();
      return reason == null ? file.getClass().getSimpleName() : lowerCase(reason);
    }
    if (e instanceof CharacterCodingException) {
      return "is not UTF-8 text";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : lowerCase(message);
  }

  /** {@code Is a directory} in the middle of a line. */
  private static String lowerCase(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private FileTrouble() {}
}

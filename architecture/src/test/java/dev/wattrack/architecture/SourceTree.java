package dev.wattrack.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What only the sources can tell. Package annotations are there, but nothing refers to them. */
final class SourceTree {

  /** Folders of main sources that lack a documented, null-marked package-info.java. */
  static List<String> packagesWithoutInfo(Path root) throws IOException {
    List<String> missing = new ArrayList<>();
    TreeSet<Path> folders = new TreeSet<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(file -> folders.add(file.getParent()));
          }
        }
      }
    }
    for (Path folder : folders) {
      Path info = folder.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      if (!text.contains("@NullMarked") || !text.startsWith("/**")) {
        missing.add(root.relativize(folder).toString());
      }
    }
    return missing;
  }

  private SourceTree() {}
}

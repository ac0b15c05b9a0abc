package dev.wattrack.agent.collect;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How folders and names below /sys are looked through, rarely. What is not there is empty. */
final class Sysfs {
  private static final int LONGEST = 100;

  /** Entries that begin so, in the order of the kernel's numbers. */
  static List<File> list(String folder, String prefix) {
    String[] all = new File(folder).list();
    List<File> chosen = new ArrayList<>();
    if (all != null) {
      Arrays.sort(all, Sysfs::byNumber);
      for (String name : all) {
        if (name.startsWith(prefix)) {
          chosen.add(new File(folder, name));
        }
      }
    }
    return chosen;
  }

  /** Shorter first puts zone 2 before zone 10. */
  private static int byNumber(String a, String b) {
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  /** The first whole line of a file, or something else where there is none. */
  static String firstLine(File folder, String file, String otherwise) {
    try (HeldFile held = HeldFile.whole(new File(folder, file).getPath(), 64)) {
      Scan scan = new Scan();
      if (!held.readNow() || !scan.reset(held).line()) {
        return otherwise;
      }
      String line = new String(held.bytes(), 0, held.length(), StandardCharsets.UTF_8);
      String text = line.substring(0, line.indexOf('\n')).strip();
      return text.isEmpty() || text.length() > LONGEST ? otherwise : text;
    }
  }

  private Sysfs() {}
}

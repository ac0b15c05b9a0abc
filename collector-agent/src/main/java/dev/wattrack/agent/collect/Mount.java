package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A mounted file system that is worth watching. Immutable. */
record Mount(String path, String device, String type) {
  private static final int LIMIT = 64;

  private static final Set<String> LOCAL =
      Set.of(
          "ext2",
          "ext3",
          "ext4",
          "xfs",
          "btrfs",
          "f2fs",
          "vfat",
          "exfat",
          "ntfs",
          "ntfs3",
          "zfs",
          "jfs",
          "reiserfs",
          "bcachefs",
          "ubifs",
          "jffs2",
          "nilfs2",
          "fuseblk",
          "hfsplus");

  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "ceph",
          "9p",
          "lustre",
          "beegfs",
          "gpfs",
          "glusterfs",
          "afs",
          "ocfs2",
          "gfs2",
          "orangefs",
          "fuse.mfs",
          "fuse.sshfs",
          "fuse.glusterfs",
          "fuse.ceph",
          "fuse.moosefs",
          "fuse.juicefs");

  /**
   * Reads /proc/self/mounts (fstab(5)), e.g. {@code /dev/mmcblk0p2 / ext4 rw,noatime 0 0}; blanks
   * in names are written {@code \040}. Kept are file systems with a store of their own, each device
   * once (bind mounts), and an overlay only as the root of a container.
   */
  static List<Mount> parse(HeldFile file, boolean network) {
    List<Mount> mounts = new ArrayList<>();
    Set<String> devices = new HashSet<>();
    Scan scan = new Scan().reset(file);
    while (mounts.size() < LIMIT && scan.line()) {
      if (!scan.word()) {
        continue;
      }
      String device = unescape(scan.text());
      String path = scan.word() ? unescape(scan.text()) : "";
      String type = scan.word() ? scan.text() : "";
      boolean wanted =
          LOCAL.contains(type)
              || (network && NETWORK.contains(type))
              || (type.equals("overlay") && path.equals("/"));
      if (wanted && path.startsWith("/") && scan.word() && devices.add(device)) {
        mounts.add(new Mount(path, device, type));
      }
    }
    return mounts;
  }

  /** Whether file systems of this type can be of interest at all. */
  static boolean watchable(String type) {
    return LOCAL.contains(type) || NETWORK.contains(type) || type.equals("overlay");
  }

  /** Backslash and three octal digits stand for a byte. */
  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\\' && i + 3 < bytes.length && octal(bytes, i + 1) >= 0) {
        bytes[length++] = (byte) octal(bytes, i + 1);
        i += 3;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int octal(byte[] bytes, int at) {
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      if (bytes[i] < '0' || bytes[i] > '7') {
        return -1;
      }
      value = value * 8 + bytes[i] - '0';
    }
    return value;
  }
}

package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NfsTest {
  private static final String STATS = "proc/self/mountstats";
  private static final String LOCAL = "device /dev/sda1 mounted on / with fstype ext4\n";
  private static final String SERVERS = "proc/fs/nfsfs/servers";

  private final Path folder;

  NfsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String mount(String path, String read) {
    return "device nas:/e mounted on " + path + " with fstype nfs statvers=1.1\n\tREAD: " + read;
  }

  private static String tags(String path) {
    return "nfsstat,mountpoint=" + path + ",operation=READ,serverexport=nas:/e ";
  }

  @Test
  void mountsThatComeAndGoAreSeen() throws IOException {
    try (PartNode node = new PartNode("nfsstat", folder)) {
      node.with(SERVERS, "").with(STATS, LOCAL + mount("/a", "5 7 0 100 200 1 30 40 0"));
      assertThat(node.look(1))
          .contains(
              tags("/a") + "ops=5.0",
              tags("/a") + "retrans=2.0",
              tags("/a") + "bytes=300.0",
              tags("/a") + "rtt=30.0",
              tags("/a") + "exe=40.0");
      String both = mount("/b", "1 1 0 1 1 1 1 1") + "\n" + mount("/a", "6 8 0 100 200 1 30 40 0");
      node.with(STATS, LOCAL + both);
      assertThat(node.look(1)).contains(tags("/a") + "ops=6.0", tags("/b") + "ops=1.0");
      node.with(STATS, LOCAL);
      assertThat(node.look(1)).containsExactly("NoData[reason=no NFS server is mounted]");
    }
  }

  @Test
  void withoutTheClientOfNfsTheFileIsNotRead() throws IOException {
    try (PartNode node = new PartNode("nfsstat", folder)) {
      node.with(STATS, mount("/a", "5 7 0 100 200 1 30 40 0"));
      assertThat(node.look(1)).containsExactly("NoData[reason=no NFS server is mounted]");
    }
  }

  @Test
  void aLineThatIsCutHasNoValue() throws IOException {
    try (PartNode node = new PartNode("nfsstat", folder)) {
      node.with(SERVERS, "").with(STATS, mount("/a", "5 7 0 100"));
      assertThat(node.look(1)).singleElement().asString().startsWith("NoData");
      node.with(STATS, mount("/a", "5 7 0 100 -3 1 30 40 0"));
      assertThat(node.look(1)).singleElement().asString().startsWith("NoData");
    }
  }
}

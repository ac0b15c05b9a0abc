package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the mounts of NFS servers do, from /proc/self/mountstats (net/sunrpc/stats.c), in which a
 * mount begins with {@code device nas:/export mounted on /mnt with fstype nfs4 statvers=1.1} and
 * has a line an operation: {@code READ: 1298 1299 0 207680 1292648 6 40 68 0}, which are
 * operations, transmissions, time-outs, bytes sent and received, then ms queued, on their way and
 * in all, and errors since Linux 5.3. A server that is gone does not hold up who reads this.
 */
final class NfsMounts implements Part {
  static final String FILE = "self/mountstats";

  private static final byte[] DEVICE = ascii("device");
  private static final byte[][] OPERATIONS = {ascii("READ:"), ascii("WRITE:"), ascii("GETATTR:")};
  private static final int WIDTH = Catalogue.NFSSTAT.fields().size();
  private static final int BYTES = field("bytes");
  private static final int OPS = field("ops");
  private static final int RETRANSMITTED = field("retrans");
  private static final int EXECUTION = field("exe");
  private static final int ROUND_TRIP = field("rtt");
  private static final int MOST = 64;
  private static final int NUMBERS = 8;

  /** One mount. */
  private record Mounted(String server, String path) {}

  private final HeldFile file;
  private final Scan scan = new Scan();
  private final long[] numbers = new long[NUMBERS];
  private List<Mounted> mounts = List.of();
  private @Nullable Row row;

  private NfsMounts(HeldFile file) {
    this.file = file;
  }

  private static int field(String name) {
    return Table.field(Catalogue.NFSSTAT, name);
  }

  /** What is known if there is anything; null if no server is mounted. */
  static @Nullable Part look(Root root, @Nullable Part known) {
    if (known != null) {
      return known;
    }
    NfsMounts found = new NfsMounts(HeldFile.table(root.proc(FILE)));
    if (found.file.readNow() && !found.find().isEmpty()) {
      return found;
    }
    found.close();
    return null;
  }

  @Override
  public Reading<Row> sample(long nanos) {
    if (!file.readNow()) {
      return file.none();
    }
    List<Mounted> now = find();
    if (!now.equals(mounts)) {
      build(now);
    }
    Row into = row;
    if (into == null) {
      return Reading.noData("no NFS server is mounted");
    }
    into.clearAll();
    fill(into);
    return into.count() > 0
        ? Reading.value(into)
        : Reading.noData(file.path() + ": not a number of an NFS mount");
  }

  private List<Mounted> find() {
    List<Mounted> found = new ArrayList<>();
    scan.reset(file);
    while (scan.line()) {
      Mounted mount = scan.word() && scan.is(DEVICE) ? mount() : null;
      if (mount != null && found.size() < MOST) {
        found.add(mount);
      }
    }
    return found;
  }

  /** The mount of a line whose first word is {@code device}; null if it is no NFS server's. */
  private @Nullable Mounted mount() {
    String server = Mount.unescape(word(0));
    String path = Mount.unescape(word(2));
    String type = word(2);
    boolean counts = scan.word();
    return counts && (type.equals("nfs") || type.equals("nfs4")) ? new Mounted(server, path) : null;
  }

  /** The word behind so many others of this line, {@code mounted on} for one; empty if none. */
  private String word(int skip) {
    for (int i = 0; i < skip; i++) {
      if (!scan.word()) {
        return "";
      }
    }
    return scan.word() ? scan.text() : "";
  }

  private void build(List<Mounted> now) {
    mounts = now;
    List<Column> columns = new ArrayList<>();
    for (Mounted mount : now) {
      for (byte[] operation : OPERATIONS) {
        String name = new String(operation, 0, operation.length - 1, StandardCharsets.US_ASCII);
        columns.addAll(
            Catalogue.NFSSTAT.columns(
                Map.of(
                    "mountpoint", mount.path(),
                    "serverexport", mount.server(),
                    "operation", name)));
      }
    }
    row = columns.isEmpty() ? null : new Row(new Layout(columns));
  }

  private void fill(Row into) {
    int mount = -1;
    boolean inside = false;
    scan.reset(file);
    while (scan.line()) {
      if (!scan.word()) {
        continue;
      }
      if (scan.is(DEVICE)) {
        inside = mount() != null && mount + 1 < mounts.size();
        mount += inside ? 1 : 0;
        continue;
      }
      for (int i = 0; inside && i < OPERATIONS.length; i++) {
        if (scan.is(OPERATIONS[i])) {
          operation(into, (mount * OPERATIONS.length + i) * WIDTH);
          break;
        }
      }
    }
  }

  private void operation(Row into, int column) {
    for (int i = 0; i < NUMBERS; i++) {
      if (!scan.counter()) {
        return;
      }
      numbers[i] = scan.value();
    }
    into.set(column + OPS, numbers[0]);
    into.set(column + RETRANSMITTED, Math.max(0, numbers[1] - numbers[0]));
    into.set(column + BYTES, numbers[3] + numbers[4]);
    into.set(column + ROUND_TRIP, numbers[6]);
    into.set(column + EXECUTION, numbers[7]);
  }

  @Override
  public void close() {
    file.close();
  }
}

package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.agent.base.Log;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Row;
import java.io.File;
import java.util.Arrays;

/**
 * One port of an InfiniBand adapter (Documentation/ABI/stable/sysfs-class-infiniband): {@code
 * counters/port_xmit_data} in words of 4 bytes, e.g. {@code 2884894436}; {@code rate} {@code 56
 * Gb/sec (4X FDR)}; {@code state} {@code 4: ACTIVE}; {@code sm_lid} {@code 0x1}. Every file is a
 * question to the adapter's firmware, so what changes seldom is asked for every ten seconds.
 *
 * <p>Without extended counters (ConnectX-3) they have 32 bits and do not wrap: they stay at their
 * largest number, 34 s after a reset at 4 Gbit/s. There they say nothing, so they have no value.
 * Kernels before 4.5 have the 64-bit ones in {@code counters_ext}.
 */
final class InfinibandPort implements AutoCloseable {
  /** Field, file of the counter, its name among the 64-bit ones of old kernels. */
  private static final String[][] TRAFFIC = {
    {"bytes_sent", "port_xmit_data", "port_xmit_data_64"},
    {"bytes_recv", "port_rcv_data", "port_rcv_data_64"},
    {"packets_sent", "port_xmit_packets", "port_xmit_packets_64"},
    {"packets_recv", "port_rcv_packets", "port_rcv_packets_64"},
  };

  private static final int[] TRAFFIC_FIELDS = new int[TRAFFIC.length];
  private static final String[] TROUBLE = {"symbol_error", "link_downed", "port_xmit_wait"};
  private static final long FULL_32_BITS = 0xffff_ffffL;

  /** The widths of these in PortCounters, InfiniBand Architecture Specification 16.1.3.5. */
  private static final long[] TROUBLE_FULL = {0xffff, 0xff, FULL_32_BITS};

  private static final int STATE = field("state");
  private static final int RATE = field("rate_gbps");
  private static final int LID = field("lid");
  private static final int SM_LID = field("sm_lid");
  private static final int MANAGERS = field("subnet_managers");
  private static final int INITIALIZING = 2;
  private static final int ARMED = 3;
  private static final int ACTIVE = 4;
  private static final int ACTIVE_DEFER = 5;

  /** PortInfo.CapabilityMask.IsSM: a subnet manager runs behind this port, master or standby. */
  private static final long IS_SM = 2;

  private static final long UNKNOWN = -1;

  static {
    for (int i = 0; i < TRAFFIC.length; i++) {
      TRAFFIC_FIELDS[i] = field(TRAFFIC[i][0]);
    }
  }

  private static final byte[] GIGABITS = ascii("Gb/sec");
  private static final byte[] INFINIBAND = ascii("InfiniBand");
  private static final long SELDOM_NANOS = 10_000_000_000L;

  private final String name;
  private final Log log;
  private final HeldFile[] traffic = new HeldFile[TRAFFIC.length];
  private final HeldFile[] trouble = new HeldFile[TROUBLE.length];
  private final HeldFile state;
  private final HeldFile rate;
  private final HeldFile layer;
  private final HeldFile lid;
  private final HeldFile smLid;
  private final HeldFile mask;
  private final Scan scan = new Scan();
  private final long[] seldom = new long[Catalogue.INFINIBAND.fields().size()];
  private boolean asked;
  private long askedAt;
  private boolean saidFull;

  InfinibandPort(File folder, String device, Log log) {
    this.log = log;
    name = device + " port " + folder.getName();
    for (int i = 0; i < TRAFFIC.length; i++) {
      File wide = new File(folder, "counters_ext/" + TRAFFIC[i][2]);
      File usual = new File(folder, "counters/" + TRAFFIC[i][1]);
      traffic[i] = HeldFile.whole((wide.exists() ? wide : usual).getPath(), 32);
    }
    for (int i = 0; i < TROUBLE.length; i++) {
      trouble[i] = HeldFile.whole(new File(folder, "counters/" + TROUBLE[i]).getPath(), 32);
    }
    state = HeldFile.whole(new File(folder, "state").getPath(), 32);
    rate = HeldFile.whole(new File(folder, "rate").getPath(), 64);
    layer = HeldFile.whole(new File(folder, "link_layer").getPath(), 32);
    lid = HeldFile.whole(new File(folder, "lid").getPath(), 32);
    smLid = HeldFile.whole(new File(folder, "sm_lid").getPath(), 32);
    mask = HeldFile.whole(new File(folder, "cap_mask").getPath(), 32);
  }

  private static int field(String name) {
    return Table.field(Catalogue.INFINIBAND, name);
  }

  /** Sets what is known, from a column on. */
  void sample(long nanos, Row row, int column) {
    for (int i = 0; i < TRAFFIC.length; i++) {
      long count = counter(traffic[i], FULL_32_BITS);
      if (count >= 0) {
        row.set(column + TRAFFIC_FIELDS[i], count);
      }
    }
    if (!asked || nanos - askedAt >= SELDOM_NANOS) {
      asked = true;
      askedAt = nanos;
      ask();
    }
    for (int i = 0; i < seldom.length; i++) {
      if (seldom[i] >= 0) {
        row.set(column + i, seldom[i]);
      }
    }
  }

  private void ask() {
    Arrays.fill(seldom, UNKNOWN);
    for (int i = 0; i < TROUBLE.length; i++) {
      seldom[field(TROUBLE[i])] = counter(trouble[i], TROUBLE_FULL[i]);
    }
    int now = state();
    seldom[STATE] = now;
    if (now == ACTIVE || now == ACTIVE_DEFER) {
      // While the link is down this file still names a rate, e.g. 10 Gb/sec (4X SDR).
      seldom[RATE] = rate();
    }
    if (layer.readNow() && scan.reset(layer).line() && scan.word() && scan.is(INFINIBAND)) {
      subnet(now);
    }
  }

  private int state() {
    if (!state.readNow() || !scan.reset(state).line() || !scan.before(':')) {
      return (int) UNKNOWN;
    }
    int digit = scan.bytes()[scan.from()] - '0';
    return scan.to() - scan.from() == 1 && digit >= 0 && digit <= ACTIVE_DEFER
        ? digit
        : (int) UNKNOWN;
  }

  private long rate() {
    if (!rate.readNow() || !scan.reset(rate).line() || !scan.fixed(1)) {
      return UNKNOWN;
    }
    long tenths = scan.value();
    return scan.word() && scan.is(GIGABITS) && tenths > 0 ? tenths : UNKNOWN;
  }

  /**
   * A port whose link is up stays INIT until a subnet manager has found it. A manager behind this
   * port that is not the one the port obeys is a second one.
   */
  private void subnet(int state) {
    long own = hexadecimal(lid);
    long master = hexadecimal(smLid);
    long capabilities = hexadecimal(mask);
    if (own > 0) {
      seldom[LID] = own;
    }
    if (state == INITIALIZING) {
      seldom[MANAGERS] = 0;
    } else if (state >= ARMED && master >= 0) {
      seldom[SM_LID] = master;
      boolean second = capabilities >= 0 && (capabilities & IS_SM) != 0 && own > 0 && own != master;
      seldom[MANAGERS] = master == 0 ? 0 : second ? 2 : 1;
    }
  }

  private long hexadecimal(HeldFile file) {
    return file.readNow() && scan.reset(file).line() && scan.hexadecimal() ? scan.value() : UNKNOWN;
  }

  /** The number in a file, -1 if unknown: also {@code N/A (no PMA)}, and one that is full. */
  private long counter(HeldFile file, long full) {
    if (!file.readNow() || !scan.reset(file).line() || !scan.counter()) {
      return UNKNOWN;
    }
    if (scan.value() == full) {
      if (!saidFull) {
        saidFull = true;
        log.warn(
            "infiniband: "
                + name
                + ": "
                + file.path()
                + " stands at its largest number, "
                + full
                + ", and counts no more; perfquery -R sets it back");
      }
      return UNKNOWN;
    }
    return scan.value();
  }

  @Override
  public void close() {
    for (HeldFile file : traffic) {
      file.close();
    }
    for (HeldFile file : trouble) {
      file.close();
    }
    for (HeldFile file : new HeldFile[] {state, rate, layer, lid, smLid, mask}) {
      file.close();
    }
  }
}

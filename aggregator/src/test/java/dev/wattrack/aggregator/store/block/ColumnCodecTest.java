package dev.wattrack.aggregator.store.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnCodecTest {
  private final ColumnCodec codec = new ColumnCodec();

  @Test
  void everyColumnOfEveryLengthComesBack() throws BlockException {
    Random random = new Random(4711);
    for (int length = 0; length <= 300; length++) {
      for (LongSupplier source : sources(random)) {
        long[] values = new long[length];
        Arrays.setAll(values, i -> source.getAsLong());
        check(values, null, false);
        check(values, null, true);
        check(values, bits(random, length, 1 + random.nextInt(10)), random.nextBoolean());
      }
    }
  }

  private static List<LongSupplier> sources(Random random) {
    long[] state = {random.nextLong() >> random.nextInt(64)};
    long[] special = {
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      0,
      -1,
      1,
      Double.doubleToRawLongBits(Double.NaN),
      0x7ff8_0000_dead_beefL,
      Double.doubleToRawLongBits(-0.0),
      Double.doubleToRawLongBits(1e300)
    };
    int narrow = random.nextInt(64);
    return List.of(
        () -> state[0],
        random::nextLong,
        () -> random.nextLong() >> narrow,
        () -> special[random.nextInt(special.length)],
        () -> state[0] += random.nextInt(3) - 1,
        () -> state[0] += 1_000_000_000L,
        () -> random.nextInt(32) == 0 ? state[0] += 200 : state[0],
        () -> random.nextInt(5) == 0 ? state[0] += random.nextInt(9) - 4 : state[0],
        () -> 1000L * random.nextInt(50),
        () -> Double.doubleToRawLongBits(random.nextInt(100_000) / 100.0),
        () -> Double.doubleToRawLongBits(20 + random.nextGaussian()));
  }

  private static long[] bits(Random random, int length, int oneIn) {
    long[] bits = new long[(length + 63) >>> 6];
    for (int i = 0; i < length; i++) {
      bits[i >>> 6] |= random.nextInt(oneIn) == 0 ? 1L << i : 0;
    }
    return bits;
  }

  private void check(long[] values, long @Nullable [] present, boolean floating)
      throws BlockException {
    ColumnData column = new ColumnData(values, present, floating);
    ByteWriter out = new ByteWriter(8);
    codec.write(out, column);
    byte[] bytes = out.toByteArray();
    ByteReader in = new ByteReader(bytes, 0, bytes.length);
    ColumnData back = ColumnCodec.read(in, values.length);
    assertThat(in.remaining()).isZero();
    assertThat(back.floating()).isEqualTo(floating);
    for (int i = 0; i < values.length; i++) {
      boolean same =
          back.has(i) == column.has(i) && (!column.has(i) || back.values()[i] == values[i]);
      if (!same) { // the message is dear: there are two million values
        fail("value %d of %s in %s", i, Arrays.toString(values), Arrays.toString(back.values()));
      }
    }
  }

  /** The examples of docs/formats/store.md. */
  @Test
  void theBytesAreThoseOfTheDocument() {
    assertThat(hex(7, 7, 7)).isEqualTo("00 0e");
    assertThat(hex(1, 2, 3, 4)).isEqualTo("04 02 01 c5 0e 2a");
  }

  private String hex(long... values) {
    ByteWriter out = new ByteWriter(8);
    codec.write(out, new ColumnData(values, null, false));
    return HexFormat.ofDelimiter(" ").formatHex(out.toByteArray());
  }

  @Test
  void decimalsTakeNoMoreThanTheirDigits() {
    Random random = new Random(5);
    long[] values = new long[900];
    Arrays.setAll(values, i -> Double.doubleToRawLongBits((10_000 + random.nextInt(256)) / 100.0));
    ByteWriter out = new ByteWriter(8);
    codec.write(out, new ColumnData(values, null, true));
    assertThat(out.length()).isLessThan(900 + 50);
  }

  @Test
  void everyPrefixAndEveryFlippedBitOfABlockIsAnswered() throws BlockException {
    Random random = new Random(6);
    byte[] block = new BlockWriter().write(List.of(group(random, 3, 40), group(random, 8, 5)));
    int refused = 0;
    for (int length = 0; length < block.length; length++) {
      refused += answers(Arrays.copyOf(block, length), true) ? 0 : 1;
      answers(Arrays.copyOf(block, length), false);
    }
    assertThat(refused).isEqualTo(block.length);
    for (int bit = 0; bit < block.length * 8; bit++) {
      byte[] flipped = block.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertThat(answers(flipped, true)).as("bit %d", bit).isFalse();
      answers(flipped, false);
    }
    assertThat(answers(block, true)).isTrue();
  }

  private static boolean answers(byte[] bytes, boolean checked) {
    try {
      Block block = checked ? Block.of(bytes) : Block.ofChecked(bytes);
      for (int i = 0; i < block.groups(); i++) {
        block.group(i);
      }
      return true;
    } catch (BlockException e) {
      assertThat(e).hasMessageMatching(".+");
      return false;
    }
  }

  private static Group group(Random random, int layout, int rows) {
    long[] times = new long[rows];
    Arrays.setAll(times, i -> 1_000_000_000L * (100 + i * 3L + random.nextInt(3)));
    long[] a = new long[rows];
    Arrays.setAll(a, i -> random.nextInt(100));
    long[] b = new long[rows];
    Arrays.setAll(b, i -> Double.doubleToRawLongBits(random.nextDouble()));
    long[] c = new long[rows];
    Arrays.setAll(c, i -> i / 20);
    return new Group(
        layout,
        times,
        List.of(
            new ColumnData(a, bits(random, rows, 2), false),
            new ColumnData(b, null, true),
            new ColumnData(c, null, false)));
  }

  @Test
  void sumsThatDoNotFitALongBecomeDoubles() {
    long[] times = {0, 1, 2};
    long[] values = {Long.MAX_VALUE, Long.MAX_VALUE, 5};
    Group raw = new Group(1, times, List.of(new ColumnData(values, null, false)));
    ColumnData sum = RollUp.ofRaw(raw, 60).columns().get(RollUp.column(0, RollUp.SUM));
    assertThat(sum.floating()).isTrue();
    assertThat(Double.longBitsToDouble(sum.values()[0])).isEqualTo(2.0 * Long.MAX_VALUE);
  }

  @Test
  void rollingUpInTwoStepsIsRollingUpInOne() {
    Random random = new Random(8);
    Group raw = group(random, 1, 300);
    long minute = 60_000_000_000L;
    Group fine = RollUp.ofRaw(raw, minute);
    Group twice = RollUp.ofFiner(List.of(fine), 5 * minute);
    Group once = RollUp.ofRaw(raw, 5 * minute);
    assertThat(twice.times()).isEqualTo(once.times());
    for (int i = 0; i < once.columns().size(); i++) {
      if (i != RollUp.column(1, RollUp.SUM)) { // doubles: the order of adding shows
        assertThat(twice.columns().get(i).values()).isEqualTo(once.columns().get(i).values());
      }
    }
  }
}

package dev.wattrack.aggregator.fuzz;

import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.util.Arrays;

/**
 * Bytes of an agent, in pieces, as a connection reads them: frames, then what is in them. Nothing
 * but {@link WireException} may come of it, and what is read writes and reads the same again.
 */
public final class WireFuzz {
  private static final TickDecoder.Sink NOBODY =
      new TickDecoder.Sink() {
        @Override
        public void tick(long seq, long timeNanos) {}

        @Override
        public void row(int gid, Row row) {}
      };

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int piece = 1 + (input[0] & 0xff);
    FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
    TickDecoder decoder = new TickDecoder();
    try {
      for (int at = 1; at < input.length; at += piece) {
        int length = Math.min(piece, input.length - at);
        splitter.feed(
            input,
            at,
            length,
            (type, bytes, from, size) -> frame(decoder, type, bytes, from, size));
      }
    } catch (WireException e) {
      return; // the connection would end here, with these words
    }
  }

  private static void frame(TickDecoder decoder, int type, byte[] bytes, int from, int size)
      throws WireException {
    WireCursor in = new WireCursor(bytes, from, size);
    switch (type) {
      case Wire.HELLO -> again(Hello.read(in));
      case Wire.JOIN, Wire.KEY -> again(KeyOffer.read(in));
      case Wire.CERTIFICATE -> again(Issued.read(in));
      case Wire.LAYOUT -> {
        int gid = in.count(Wire.MAX_LAYOUTS - 1);
        decoder.layout(gid, Layout.read(in));
      }
      case Wire.TICK -> {
        if (size > 0) {
          decoder.read(bytes, from, size, NOBODY);
        }
      }
      default -> again(Heartbeat.read(Arrays.copyOfRange(bytes, from, from + size)));
    }
  }

  private static void again(Heartbeat heartbeat) throws WireException {
    Heartbeat.Signer signer = new Heartbeat.Signer(new byte[32]);
    if (!heartbeat.equals(Heartbeat.read(heartbeat.write(signer)))) {
      throw new IllegalStateException(heartbeat + " became another");
    }
  }

  private static void again(KeyOffer offer) throws WireException {
    WireBuffer out = new WireBuffer(256);
    offer.write(out, Wire.JOIN);
    WireBuffer twice = new WireBuffer(256);
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(
            out.toByteArray(),
            0,
            out.toByteArray().length,
            (type, bytes, from, size) ->
                KeyOffer.read(new WireCursor(bytes, from, size)).write(twice, Wire.JOIN));
    same(out, twice);
  }

  private static void again(Issued issued) throws WireException {
    WireBuffer out = new WireBuffer(256);
    issued.write(out);
    WireBuffer twice = new WireBuffer(256);
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(
            out.toByteArray(),
            0,
            out.toByteArray().length,
            (type, bytes, from, size) ->
                Issued.read(new WireCursor(bytes, from, size)).write(twice));
    same(out, twice);
  }

  private static void same(WireBuffer first, WireBuffer second) {
    if (!Arrays.equals(first.toByteArray(), second.toByteArray())) {
      throw new IllegalStateException("what was written and read again is another");
    }
  }

  private static void again(Hello hello) throws WireException {
    WireBuffer out = new WireBuffer(256);
    hello.write(out);
    byte[] written = out.toByteArray();
    Hello[] read = new Hello[1];
    new FrameSplitter(Wire.MAX_FRAME)
        .feed(
            written,
            0,
            written.length,
            (type, bytes, from, size) -> read[0] = Hello.read(new WireCursor(bytes, from, size)));
    if (!hello.equals(read[0])) {
      throw new IllegalStateException(hello + " became " + read[0]);
    }
  }

  private WireFuzz() {}
}

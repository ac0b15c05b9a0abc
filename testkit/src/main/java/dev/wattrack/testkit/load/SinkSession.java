package dev.wattrack.testkit.load;

import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Heartbeat;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import dev.wattrack.testkit.link.SeqSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One agent's connection at the sink. Guarded by the sink's lock. */
final class SinkSession implements TickDecoder.Sink {
  private final Sink sink;
  private final SocketChannel channel;
  private final long id;
  private final byte[] key = new byte[32];
  private final Heartbeat.Signer signer;
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_HELLO);
  private final TickDecoder live = new TickDecoder();
  private final TickDecoder backlog = new TickDecoder();
  private SeqSet toAcknowledge = new SeqSet();
  private byte[] unsent = new byte[0];
  private int prefaceSeen;
  private @Nullable SinkNode node;

  SinkSession(Sink sink, SocketChannel channel, long id) {
    this.sink = sink;
    this.channel = channel;
    this.id = id;
    Arrays.fill(key, (byte) (id | 1));
    signer = new Heartbeat.Signer(key);
  }

  long id() {
    return id;
  }

  SocketChannel channel() {
    return channel;
  }

  Heartbeat.Signer signer() {
    return signer;
  }

  Optional<Hello> hello() {
    return Optional.ofNullable(node).map(known -> known.hello);
  }

  void take(byte[] bytes, int count) throws WireException {
    int from = 0;
    byte[] preface = Wire.preface();
    while (prefaceSeen < Wire.PREFACE_LENGTH && from < count) {
      if (prefaceSeen < 5 && bytes[from] != preface[prefaceSeen]) {
        throw new WireException("not the preface of an agent");
      }
      prefaceSeen++;
      from++;
    }
    splitter.feed(bytes, from, count - from, this::frame);
  }

  private void frame(int type, byte[] bytes, int offset, int length) throws WireException {
    WireCursor in = new WireCursor(bytes, offset, length);
    SinkNode known = node;
    if (known == null) {
      if (type != Wire.HELLO) {
        throw new WireException("the first frame must be HELLO, not " + type);
      }
      greet(Hello.read(in));
      return;
    }
    switch (type) {
      case Wire.LAYOUT -> {
        int gid = in.count(Wire.MAX_LAYOUTS - 1);
        Layout layout = Layout.read(in);
        live.layout(gid, layout);
        backlog.layout(gid, layout);
      }
      case Wire.TICK -> {
        if (length == 0) {
          throw new WireException("a tick without a body");
        }
        TickDecoder lane = TickDecoder.isBacklog(bytes, offset) ? backlog : live;
        lane.read(bytes, offset, length, this);
      }
      case Wire.GOODBYE -> known.goodbye = Frames.readMap(in).getOrDefault("reason", "");
      default -> {
        if (type < Wire.FIRST_OPTIONAL_TYPE) {
          throw new WireException("an agent does not send frames of type " + type);
        }
      }
    }
  }

  private void greet(Hello hello) throws WireException {
    Optional<Refusal> refusal = sink.refusal();
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return;
    }
    node = sink.node(hello);
    splitter.limit(Wire.MAX_FRAME);
    WireBuffer out = new WireBuffer(256);
    new Welcome(hello.name(), id, key).write(out);
    send(out);
  }

  @Override
  public void tick(long seq, long timeNanos) {
    toAcknowledge.add(seq, seq);
    SinkNode known = node;
    if (known != null) {
      known.ticks++;
      known.seqs.add(seq, seq);
    }
  }

  @Override
  public void row(int gid, Row row) {
    SinkNode known = node;
    if (known != null) {
      known.rows++;
      known.values += row.count();
    }
  }

  OptionalDouble latest(String series) {
    for (int gid = 0; gid < live.gids(); gid++) {
      Row row = live.row(gid);
      for (int i = 0; row != null && i < row.layout().width(); i++) {
        if (row.has(i) && row.layout().columns().get(i).toString().equals(series)) {
          return OptionalDouble.of(row.number(i));
        }
      }
    }
    return OptionalDouble.empty();
  }

  /** Sends what waits; false when the connection is no more. */
  boolean acknowledge() {
    WireBuffer out = new WireBuffer(64);
    if (toAcknowledge.size() > 0) {
      Frames.writeAck(out, toAcknowledge.ranges());
      toAcknowledge = new SeqSet();
    }
    return send(out);
  }

  void refuse(Refusal refusal) {
    WireBuffer out = new WireBuffer(128);
    refusal.write(out);
    send(out);
    close();
  }

  private boolean send(WireBuffer out) {
    byte[] all = Arrays.copyOf(unsent, unsent.length + out.length());
    System.arraycopy(out.array(), 0, all, unsent.length, out.length());
    try {
      int written = all.length == 0 ? 0 : channel.write(ByteBuffer.wrap(all));
      unsent = Arrays.copyOfRange(all, written, all.length);
      return channel.isOpen();
    } catch (IOException e) {
      close();
      return false;
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Given up either way.
    }
  }
}

package dev.wattrack.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {

  @Test
  void framesComeOutWholeHoweverTheStreamIsCut() throws WireException {
    long seed = 3;
    Random random = new Random(seed);
    WireBuffer stream = new WireBuffer(1024);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      WireBuffer body = new WireBuffer(16);
      for (int j = random.nextInt(300); j > 0; j--) {
        body.u8(random.nextInt(256));
      }
      stream.frame(i % 100, body);
      sent.add(i % 100 + ":" + body.length());
    }
    for (int round = 0; round < 20; round++) {
      List<String> got = new ArrayList<>();
      FrameSplitter splitter = new FrameSplitter(1000);
      int at = 0;
      while (at < stream.length()) {
        int piece = Math.min(stream.length() - at, 1 + random.nextInt(round == 0 ? 1 : 700));
        splitter.feed(
            stream.array(),
            at,
            piece,
            (type, bytes, offset, length) -> got.add(type + ":" + length));
        at += piece;
      }
      assertThat(got).as("seed %d round %d", seed, round).isEqualTo(sent);
    }
  }

  @Test
  void aFrameAboveTheLimitIsRefusedBeforeItsBodyComes() {
    FrameSplitter splitter = new FrameSplitter(100);
    byte[] tooLong = {(byte) 0xe5, 0};
    assertThatThrownBy(() -> splitter.feed(tooLong, 0, 2, (t, b, o, l) -> {}))
        .isInstanceOf(WireException.class);
    byte[] endless = {-1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> new FrameSplitter(100).feed(endless, 0, 6, (t, b, o, l) -> {}))
        .isInstanceOf(WireException.class);
    byte[] empty = {0};
    assertThatThrownBy(() -> new FrameSplitter(100).feed(empty, 0, 1, (t, b, o, l) -> {}))
        .isInstanceOf(WireException.class);
  }

  @Test
  void layoutsAndSessionFramesAreReadBackAndPrefixesAreRefused() throws WireException {
    Layout layout =
        new Layout(
            List.of(
                Column.decimal("cpu", Map.of("cpu", "cpu0"), "usage_user", 1, 1),
                Column.decimal("cpu", Map.of("cpu", "cpu0"), "usage_idle", 1, 1),
                Column.decimal("mem", Map.of(), "total", 0, 1024),
                Column.floating("x", Map.of("é", "日本"), "y")));
    WireBuffer out = new WireBuffer(64);
    layout.write(out);
    assertThat(Layout.read(new WireCursor(out.array(), 0, out.length()))).isEqualTo(layout);
    for (int length = 0; length < out.length(); length++) {
      WireCursor cut = new WireCursor(out.array(), 0, length);
      assertThatThrownBy(() -> Layout.read(cut)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void heartbeatsAreVerified() throws WireException {
    Heartbeat.Signer signer = new Heartbeat.Signer(new byte[32]);
    byte[] bytes = new Heartbeat(5, 6, 7).write(signer);
    assertThat(Heartbeat.read(bytes)).isEqualTo(new Heartbeat(5, 6, 7));
    assertThat(Heartbeat.verify(bytes, signer)).isTrue();
    for (int i = 0; i < bytes.length; i++) {
      byte[] forged = bytes.clone();
      forged[i] ^= 1;
      assertThat(Heartbeat.verify(forged, signer)).isFalse();
    }
  }
}

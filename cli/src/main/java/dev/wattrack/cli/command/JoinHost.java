package dev.wattrack.cli.command;

import dev.wattrack.model.http.Loopback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which host a node that joins finds the aggregator. Immutable.
 *
 * @param name as it stands on the line to join
 * @param trouble in words, where other machines do not get there
 */
record JoinHost(String name, Optional<String> trouble) {
  private static final String THIS_MACHINE = "127.0.0.1";

  /**
   * @param told what a person wants on the line; null: what fits
   * @param bind the aggregator's setting
   * @param addressesOfThisMachine by which others may reach it
   */
  static JoinHost of(@Nullable String told, String bind, List<String> addressesOfThisMachine) {
    InetAddress listens;
    try {
      listens = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      // A name that the aggregator's machine alone knows; nobody here can do better.
      return new JoinHost(told == null ? bind : told, Optional.empty());
    }
    if (listens.isLoopbackAddress()) {
      return alone(told, listens.getHostAddress());
    }
    String fits = listens.getHostAddress();
    if (listens.isAnyLocalAddress()) {
      fits = addressesOfThisMachine.isEmpty() ? THIS_MACHINE : addressesOfThisMachine.get(0);
    }
    return new JoinHost(told == null ? fits : told, Optional.empty());
  }

  private static JoinHost alone(@Nullable String told, String loopback) {
    String who =
        told == null || Loopback.isHost(told)
            ? "only this machine can join with this line"
            : told + " leads to it only where something passes connections on";
    return new JoinHost(
        told == null ? loopback : told,
        Optional.of(
            "The aggregator listens on "
                + loopback
                + " alone, so "
                + who
                + ". For other machines set `bind` in aggregator.yaml, for example `bind: 0.0.0.0`"
                + " (every address), start the aggregator again and make a new line."));
  }
}

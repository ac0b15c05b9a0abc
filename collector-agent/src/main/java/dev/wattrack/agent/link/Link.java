package dev.wattrack.agent.link;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.spool.Delivery;
import dev.wattrack.agent.spool.Spool;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the aggregator: live ticks first, then the backlog at a bounded rate; when
 * it breaks, again after a growing pause. What was not acknowledged stays in the spool. {@link
 * #start} and {@link #close} are safe for use by several threads.
 */
public final class Link implements AutoCloseable, Runnable {
  private static final int STACK_BYTES = 256 << 10;
  private static final long IDLE_MILLIS = 10_000;
  private static final long LONGEST_REFUSAL_MILLIS = 3_600_000;
  private static final long LAST_WORD_MILLIS = 300;
  private static final int MOST_TROUBLES = 16;
  private static final long STABLE_NANOS = 10_000_000_000L;

  private final LinkSettings settings;
  private final Lines lines;
  private final Renewal renewal;
  private final Greeting greeting;
  private final Spool spool;
  private final Time time;
  private final Log log;
  private final Backoff backoff;
  private final WireBuffer out = new WireBuffer(4096);
  private final Thread thread;
  private @Nullable Session session;
  private boolean stopping;
  private final Set<String> troubles = new HashSet<>();
  private int failedTries;

  /** A link in plain text. */
  public Link(LinkSettings settings, Greeting greeting, Spool spool, Time time, Log log) {
    this(settings, Lines.plain(settings), Renewal.NONE, greeting, spool, time, log);
  }

  public Link(
      LinkSettings settings,
      Lines lines,
      Renewal renewal,
      Greeting greeting,
      Spool spool,
      Time time,
      Log log) {
    this.settings = settings;
    this.greeting = greeting;
    this.spool = spool;
    this.time = time;
    this.log = log;
    this.lines = lines;
    this.renewal = renewal;
    backoff =
        new Backoff(
            settings.firstRetry().toMillis(),
            settings.lastRetry().toMillis(),
            time.wallNanos() ^ System.identityHashCode(this));
    thread = new Thread(null, this, "wattrack-sender", STACK_BYTES);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** The sender's thread. */
  @Override
  public void run() {
    try {
      while (!stopping()) {
        long pauseMillis = visit();
        pause(pauseMillis);
      }
    } catch (InterruptedException e) {
      log.info("link: interrupted");
    }
  }

  /** One connection from dialling to its end; how long to pause after it, ms. */
  private long visit() throws InterruptedException {
    Session current;
    try {
      current = open(lines.open());
    } catch (IOException e) {
      trouble("cannot reach " + where() + ": " + e.getMessage());
      return backoff.next();
    }
    long openedAt = time.monotonicNanos();
    try {
      Welcome welcome = greet(current);
      if (welcome != null) {
        serve(current, welcome);
      }
    } catch (IOException e) {
      current.end(String.valueOf(e.getMessage()));
    } finally {
      current.end("stopped");
      spool.disconnected();
      close(current);
    }
    if (time.monotonicNanos() - openedAt >= STABLE_NANOS) {
      backoff.reset();
    }
    if (!stopping()) {
      trouble(where() + ": " + current.reason());
    }
    Refusal refusal = current.refusal();
    long asked = refusal == null ? 0 : Math.min(LONGEST_REFUSAL_MILLIS, refusal.retryAfterMillis());
    return Math.max(asked, backoff.next());
  }

  private Session open(Line line) {
    Session opened = new Session(line, spool, renewal);
    synchronized (this) {
      session = opened;
    }
    daemon("wattrack-reader", opened);
    return opened;
  }

  private synchronized void close(Session closed) {
    if (closed.equals(session)) {
      session = null;
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread started = new Thread(null, work, name, STACK_BYTES);
    started.setDaemon(true);
    started.start();
    return started;
  }

  private @Nullable Welcome greet(Session current) throws IOException, InterruptedException {
    out.clear();
    out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH);
    greeting.hello(current.line().socket().getLocalAddress().getHostAddress()).write(out);
    current.write(out, time.monotonicNanos());
    Welcome welcome = current.awaitWelcome(settings.connectTimeout().toMillis());
    if (welcome == null) {
      current.end("no answer to the greeting");
    }
    return welcome;
  }

  private void serve(Session current, Welcome welcome) throws IOException, InterruptedException {
    log.info(
        "link: connected to "
            + where()
            + " as "
            + welcome.name()
            + (failedTries > 1 ? " after " + failedTries + " failed tries" : ""));
    troubles.clear();
    failedTries = 0;
    try (Beats beats = Beats.open(current.line().socket(), welcome, time)) {
      Pulse pulse = new Pulse(current, beats, settings.writeTimeout().toNanos(), time);
      Thread pulsing = daemon("wattrack-pulse", pulse);
      try {
        deliver(current, beats);
      } finally {
        current.end("stopped");
        LockSupport.unpark(pulsing);
      }
    }
  }

  private void deliver(Session current, Beats beats) throws IOException, InterruptedException {
    Delivery delivery = spool.connected();
    Allowance allowance = new Allowance(settings.backlogTicksPerSecond(), time.monotonicNanos());
    boolean backlog = true;
    while (true) {
      long wakeUps = spool.wakeUps();
      if (spool.layoutsCrowded()) {
        current.end("many layouts are no longer used; beginning anew");
      }
      if (current.ended() || stopping()) {
        break;
      }
      out.clear();
      delivery.live(out);
      boolean live = out.length() > 0;
      if (!live && backlog && allowance.allows(time.monotonicNanos())) {
        int ticks = delivery.backlog(out);
        allowance.spend(ticks);
        backlog = ticks > 0;
      }
      current.offerKey(out);
      if (out.length() > 0) {
        current.write(out, time.monotonicNanos());
        if (live) {
          beats.along();
        }
      } else {
        spool.await(delivery.nextLive(), wakeUps, backlog ? allowance.waitMillis() : IDLE_MILLIS);
      }
    }
    if (stopping() && !current.ended()) {
      out.clear();
      delivery.live(out);
      Frames.writeMap(out, Wire.GOODBYE, Map.of("reason", "stopped"));
      current.write(out, time.monotonicNanos());
      current.line().finish();
      current.awaitEnd(LAST_WORD_MILLIS);
    }
  }

  private String where() {
    return settings.host() + ":" + settings.port();
  }

  /** Every trouble is said once until there is a connection again; the tries are counted. */
  private void trouble(String message) {
    failedTries++;
    if (troubles.size() < MOST_TROUBLES && troubles.add(message)) {
      log.warn(
          "link: "
              + message
              + "; trying again, samples wait in memory until spool.disk_after, then on disk");
    }
  }

  private synchronized boolean stopping() {
    return stopping;
  }

  private synchronized void pause(long millis) throws InterruptedException {
    long deadline = time.monotonicNanos() + millis * 1_000_000;
    long left = millis;
    while (!stopping && left > 0) {
      wait(left);
      left = (deadline - time.monotonicNanos()) / 1_000_000;
    }
  }

  /** Sends what is pending and a goodbye, for at most a second, and ends the connection. */
  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    spool.wakeUp();
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Session left;
    synchronized (this) {
      left = session;
    }
    if (left != null) {
      left.end("stopped");
    }
  }
}

package dev.wattrack.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process and what it printed, standard output and error together. Waiting always has a
 * deadline, and its failure shows the output. Safe for use by several threads.
 */
public final class ChildProcess {
  private static final int MOST_LINES = 10_000;
  private static final int CONNECT_MILLIS = 200;
  private static final long PORT_POLL_MILLIS = 50;

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything printed so far. */
  public synchronized String output() {
    return String.join("\n", lines);
  }

  /** Waits for a line in which the pattern is found, and returns the match. */
  public synchronized Matcher awaitLine(String regex, Duration deadline)
      throws TimeoutException, InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long end = System.nanoTime() + deadline.toNanos();
    int checked = 0;
    while (true) {
      for (; checked < lines.size(); checked++) {
        Matcher matcher = pattern.matcher(lines.get(checked));
        if (matcher.find()) {
          return matcher;
        }
      }
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (ended || leftMillis <= 0) {
        throw new TimeoutException(story("no line with '" + regex + "' within " + deadline));
      }
      wait(leftMillis);
    }
  }

  /** Waits until somebody listens on this port of loopback. */
  public void awaitPort(int port, Duration deadline) throws TimeoutException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!listens(port)) {
      boolean over = process.waitFor(PORT_POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (over || System.nanoTime() - end > 0) {
        throw new TimeoutException(story("nobody listens on " + port + " within " + deadline));
      }
    }
  }

  /** Waits for the end and returns the exit code. */
  public int awaitEnd(Duration deadline) throws TimeoutException, InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(story("still runs after " + deadline));
    }
    return process.exitValue();
  }

  /** Asks it to stop (SIGTERM) and waits for the end; returns the exit code. */
  public int stop(Duration deadline) throws TimeoutException, InterruptedException {
    // Process.destroy would also close the pipe, and what it prints while stopping would be lost.
    process.toHandle().destroy();
    return awaitEnd(deadline);
  }

  /** Kills it and its descendants (SIGKILL), whatever state they are in. */
  public void kill(long waitMillis) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(story("cannot be killed"), e);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String story(String what) {
    String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
    return name + " (" + state + "): " + what + "; it printed:\n" + output();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(reading the output failed: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    if (lines.size() < MOST_LINES) {
      lines.add(line);
      notifyAll();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}

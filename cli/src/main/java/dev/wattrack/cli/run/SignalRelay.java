package dev.wattrack.cli.run;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Passes signals that this process gets on to its child, instead of ending by them. What a terminal
 * sends, it sends to the child as well, and that is not doubled. Safe for use by several threads.
 *
 * <p>The JDK has no other way to hear a signal than {@code sun.misc.Signal}, which javac warns of;
 * so it is called by name, and where it is missing signals end this process as ever.
 */
public final class SignalRelay {
  private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP", "USR1");
  private static final int KILL_SECONDS = 5;
  private static final int PROCESS_GROUP = 2;
  private static final int TERMINALS_GROUP = 5;

  private final CompletableFuture<Process> child = new CompletableFuture<>();

  private SignalRelay() {}

  /** Hears signals from now on; those that come before there is a child wait for it. */
  public static SignalRelay begin() {
    SignalRelay relay = new SignalRelay();
    SIGNALS.forEach(relay::relay);
    return relay;
  }

  /** Passes signals on to this child. */
  public void to(Process started) {
    child.complete(started);
  }

  private void relay(String name) {
    try {
      handle(name);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // This JVM keeps the signal for itself; the others are passed on all the same.
      return;
    }
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> answer(self, method, arguments, name));
    Method register = signal.getMethod("handle", signal, handler);
    try {
      register.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private Object answer(Object self, Method method, Object[] arguments, String name) {
    return switch (method.getName()) {
      case "handle" -> {
        yield child.thenAccept(started -> pass(name, started));
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "relay of " + name;
    };
  }

  private static void pass(String name, Process child) {
    boolean byTerminal = !name.equals("TERM") && !name.equals("USR1") && inForeground();
    if (byTerminal || !child.isAlive()) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + child.pid()).inheritIO().start();
      boolean unused = kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      child.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a terminal's keys go to this process's group, of which the child is, too. */
  private static boolean inForeground() {
    try {
      return inForeground(
          Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }

  /** From proc(5): after the name come state, parent, group, session, terminal, its group. */
  static boolean inForeground(String stat) {
    String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split("\\s+");
    return words.length > TERMINALS_GROUP && words[PROCESS_GROUP].equals(words[TERMINALS_GROUP]);
  }
}

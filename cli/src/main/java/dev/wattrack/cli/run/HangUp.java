package dev.wattrack.cli.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Calls somebody at SIGHUP, which is how daemons are asked to read their configuration anew. Safe
 * for use by several threads; where the JVM keeps the signal for itself nothing happens.
 */
public final class HangUp {

  /** From now on SIGHUP runs this, on a thread of the JVM. */
  public static void heard(Runnable task) {
    try {
      // By name, because javac warns of sun.misc.Signal; see SignalRelay.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler answer =
          (self, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  task.run();
                  yield null;
                }
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "hang-up";
              };
      Object proxy =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, answer);
      Method register = signal.getMethod("handle", signal, handler);
      register.invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException e) {
      return;
    }
  }

  private HangUp() {}
}

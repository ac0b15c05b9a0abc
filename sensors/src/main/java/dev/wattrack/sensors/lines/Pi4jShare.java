package dev.wattrack.sensors.lines;

import com.pi4j.context.Context;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Pi4J context for all lines: its GPIO library keeps the chip in a static field and closes it
 * with the first context that ends. Safe for use by several threads.
 */
final class Pi4jShare {
  private final Supplier<Context> maker;
  private @Nullable Context context;
  private int users;

  /**
   * @param maker makes a context; throws a RuntimeException where there is no GPIO
   */
  Pi4jShare(Supplier<Context> maker) {
    this.maker = maker;
  }

  synchronized Context acquire() {
    Context shared = context;
    if (shared == null) {
      shared = maker.get();
      context = shared;
    }
    users++;
    return shared;
  }

  synchronized void release() {
    Context shared = context;
    users--;
    if (users == 0 && shared != null) {
      context = null;
      shared.shutdown();
    }
  }
}

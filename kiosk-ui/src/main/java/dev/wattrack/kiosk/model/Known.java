package dev.wattrack.kiosk.model;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small steps around what may be unknown. */
public final class Known {

  /** The value, or nothing. */
  public static <T> Stream<T> stream(@Nullable T value) {
    return value == null ? Stream.empty() : Stream.of(value);
  }

  /** The value, or another where it is unknown; for geometry, never for a figure that is shown. */
  public static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private Known() {}
}

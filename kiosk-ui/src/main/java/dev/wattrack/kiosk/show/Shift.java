package dev.wattrack.kiosk.show;

/** Where the picture is moved to against burn-in: a slow walk over nine places. Immutable. */
public record Shift(double x, double y) {
  private static final int[][] PLACES = {
    {0, 0}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}
  };
  private static final double PIXELS = 4;

  /** The place at a time; an interval of zero means that nothing moves. */
  public static Shift at(double seconds, double intervalSeconds) {
    if (intervalSeconds <= 0) {
      return new Shift(0, 0);
    }
    int[] place = PLACES[Math.floorMod((long) (seconds / intervalSeconds), PLACES.length)];
    return new Shift(place[0] * PIXELS, place[1] * PIXELS);
  }
}

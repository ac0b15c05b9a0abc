package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Statement.Fill;

/**
 * Puts something into windows that have no value; as query/iterator.gen.go of InfluxDB 1.6 does.
 */
final class Filling {
  /**
   * @param in values in the frame's order of time
   */
  static Points fill(Points in, Frame frame, boolean count, FieldType type, int most)
      throws InfluxQlException {
    if (!frame.grouped() || frame.fill() == Fill.NONE || in.size() == 0) {
      return in;
    }
    Windows windows = frame.windows();
    boolean up = frame.ascending();
    long first = windows.start(up ? frame.from() : frame.to());
    long last = windows.start(up ? frame.to() : frame.from());
    if (up && !frame.bounded()) {
      first = in.time(0);
    }
    if (!up && !frame.bounded()) {
      last = in.time(in.size() - 1);
    }
    if (Math.abs((double) last - first) / windows.interval() > most) {
      throw InfluxQlException.run(
          "more than " + most + " windows; GROUP BY longer ones, bound the time, or fill(none)");
    }
    Points out = new Points();
    int at = 0;
    for (long time = first; up ? time <= last : time >= last; time = windows.next(time, up)) {
      while (at < in.size() && (up ? in.time(at) < time : in.time(at) > time)) {
        at++;
      }
      boolean there = at < in.size() && in.time(at) == time;
      out.add(time, there ? in.value(at) : missing(in, at, time, frame, count, type));
    }
    return out;
  }

  private static double missing(
      Points in, int next, long time, Frame frame, boolean count, FieldType type) {
    return switch (frame.fill()) {
      case NUMBER -> type == FieldType.INTEGER ? (long) frame.fillValue() : frame.fillValue();
      case PREVIOUS -> next > 0 ? in.value(next - 1) : Double.NaN;
      case LINEAR -> linear(in, next, time, frame.windows().interval(), type);
      default -> count ? 0 : Double.NaN;
    };
  }

  private static double linear(Points in, int next, long time, long interval, FieldType type) {
    if (next == 0 || next >= in.size()) {
      return Double.NaN;
    }
    double from = Math.floorDiv(in.time(next - 1), interval);
    double to = Math.floorDiv(in.time(next), interval);
    double slope = (in.value(next) - in.value(next - 1)) / (to - from);
    double value = slope * (Math.floorDiv(time, interval) - from) + in.value(next - 1);
    return type == FieldType.INTEGER ? (long) value : value;
  }

  private Filling() {}
}

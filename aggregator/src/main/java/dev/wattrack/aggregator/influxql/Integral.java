package dev.wattrack.aggregator.influxql;

/**
 * The area below a stream of points, window by window: a line from one point to the next is cut
 * where a window ends. As FloatIntegralReducer of InfluxDB 1.6 (query/functions.go) does it: a gap
 * of several windows counts in the last of them, windows without points are left out, and without
 * windows the time is 0. Confined to one thread.
 */
final class Integral {
  private final Frame frame;
  private final double unitNanos;
  private final Points out = new Points();
  private long start;
  private long end;
  private double sum;
  private long time;
  private double value;

  private Integral(Frame frame, double unitNanos) {
    this.frame = frame;
    this.unitNanos = unitNanos;
  }

  /** Of points in the frame's order of time. */
  static Points of(Points in, Frame frame, double unitNanos) {
    Integral integral = new Integral(frame, unitNanos);
    for (int i = 0; i < in.size(); i++) {
      if (i == 0) {
        integral.open(in.time(0));
      } else if (in.time(i) != integral.time) {
        integral.line(in.time(i), in.value(i));
      }
      integral.time = in.time(i);
      integral.value = in.value(i);
    }
    if (in.size() > 0 && integral.time != integral.start) {
      integral.out.add(integral.start, integral.sum);
    }
    return integral.out;
  }

  private void open(long at) {
    if (frame.grouped()) {
      long from = frame.windows().start(at);
      long to = frame.windows().next(from, true);
      start = frame.ascending() ? from : to;
      end = frame.ascending() ? to : from;
    }
  }

  private void line(long toTime, double toValue) {
    boolean crosses = frame.grouped() && (frame.ascending() ? toTime >= end : toTime <= end);
    if (crosses) {
      if (time != end) {
        double slope = (toValue - value) / (toTime - time);
        double cut = slope * (end - time) + value;
        sum += 0.5 * (cut + value) * ((end - time) / unitNanos);
        value = cut;
        time = end;
      }
      out.add(start, sum);
      open(toTime);
      sum = 0;
    }
    sum += 0.5 * (toValue + value) * ((toTime - time) / unitNanos);
  }
}

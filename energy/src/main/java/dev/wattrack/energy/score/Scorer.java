package dev.wattrack.energy.score;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a folder of results against a folder with truth files. The definitions are those of the
 * public evaluate.py, line by line; only jobs of at least 50 J that start after an hour count.
 * Files are trusted: what is broken fails as it comes.
 */
public final class Scorer {
  private static final int BIN = 5;
  private static final int WINDOW = 12;
  private static final double LEAST_JOULES = 50;

  private final Path data;
  private final Path results;
  private final double from;
  private final Map<String, double[]> truth = new LinkedHashMap<>();
  private final Map<String, double[]> estimate = new HashMap<>();
  private final int bins;

  private Scorer(Path data, Path results, double from) throws IOException {
    this.data = data;
    this.results = results;
    this.from = from;
    this.bins = readTruth();
  }

  /** Scores what was written for a recording; counts from an hour on. */
  public static Score score(Path data, Path results) throws IOException {
    return new Scorer(data, results, 3600).run();
  }

  private interface Row {
    void accept(String[] cells);
  }

  private static void rows(Path file, Row row) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        row.accept(line.split(",", -1));
      }
    }
  }

  /** Fills the truth as means of bins; components that are not nodes stand in it too. */
  private int readTruth() throws IOException {
    Map<String, Map<Integer, double[]>> sums = new LinkedHashMap<>();
    int[] last = {0};
    rows(
        data.resolve("truth.csv"),
        cells -> {
          int bin = Integer.parseInt(cells[0]) / BIN;
          last[0] = Math.max(last[0], bin);
          double[] sum =
              sums.computeIfAbsent(cells[1], name -> new HashMap<>())
                  .computeIfAbsent(bin, b -> new double[2]);
          sum[0] += Double.parseDouble(cells[2]);
          sum[1]++;
        });
    int count = last[0] + 1;
    sums.forEach(
        (component, means) -> {
          double[] array = new double[count];
          Arrays.fill(array, Double.NaN);
          means.forEach((bin, sum) -> array[bin] = sum[0] / sum[1]);
          truth.put(component, array);
        });
    return count;
  }

  private List<String> nodes() {
    List<String> nodes = new ArrayList<>(truth.keySet());
    nodes.removeAll(List.of("infra", "fan", "extra"));
    return nodes;
  }

  private Score run() throws IOException {
    for (String node : nodes()) {
      double[] array = new double[bins];
      Arrays.fill(array, Double.NaN);
      estimate.put(node, array);
    }
    rows(
        results.resolve("node_power.csv"),
        cells -> {
          double[] array = estimate.get(cells[1]);
          int bin = Integer.parseInt(cells[0]) / BIN;
          if (array != null && bin < bins) {
            array[bin] = Double.parseDouble(cells[2]);
          }
        });
    double[] node = nodeErrors();
    double[] job = jobErrors();
    double[] balance = balance();
    return new Score(
        node[0],
        node[1],
        node[2],
        node[3],
        job[0],
        job[1],
        job[2],
        job[3],
        (int) job[4],
        job[5],
        (int) job[6],
        job[7],
        balance[0],
        balance[1],
        balance[2]);
  }

  private double[] nodeErrors() {
    List<Double> errors = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    for (String node : nodes()) {
      double[] t = truth.getOrDefault(node, new double[0]);
      double[] e = estimate.getOrDefault(node, new double[0]);
      double trueSum = 0;
      double sum = 0;
      for (int b = (int) from / BIN; b < bins - WINDOW; b += WINDOW) {
        double[] means = means(t, e, b);
        if (means[2] < WINDOW / 2.0 || means[0] < 0.5) {
          continue;
        }
        errors.add(Math.abs(means[1] - means[0]) / means[0]);
        trueSum += means[0];
        sum += means[1];
      }
      if (trueSum > 0) {
        whole.add(Math.abs(sum - trueSum) / trueSum);
      }
    }
    double worst = whole.isEmpty() ? Double.NaN : Collections.max(whole);
    return new double[] {mean(errors), quantile(errors, 0.95), mean(whole), worst};
  }

  private static double[] means(double[] t, double[] e, int start) {
    double a = 0;
    double b = 0;
    int n = 0;
    for (int k = start; k < start + WINDOW; k++) {
      if (!Double.isNaN(t[k]) && !Double.isNaN(e[k])) {
        a += t[k];
        b += e[k];
        n++;
      }
    }
    return new double[] {a / n, b / n, n};
  }

  private double[] jobErrors() throws IOException {
    Map<String, double[]> trueJobs = new LinkedHashMap<>();
    rows(
        data.resolve("truth_jobs.csv"),
        cells -> {
          double[] sum = trueJobs.computeIfAbsent(cells[0], id -> new double[2]);
          sum[0] += Double.parseDouble(cells[2]);
          sum[1] += Double.parseDouble(cells[3]);
        });
    Map<String, double[]> found = new HashMap<>();
    rows(
        results.resolve("job_energy.csv"),
        cells ->
            found.put(
                cells[0],
                new double[] {
                  Double.parseDouble(cells[1]),
                  Double.parseDouble(cells[2]),
                  cells.length > 3 && !cells[3].isEmpty() ? Double.parseDouble(cells[3]) : 0
                }));
    Map<String, Double> starts = new HashMap<>();
    rows(
        data.resolve("jobs.csv"),
        cells -> {
          if (!cells[1].equals("calib")) {
            starts.put(cells[0], Double.parseDouble(cells[4]));
          }
        });
    return compare(trueJobs, found, starts);
  }

  private double[] compare(
      Map<String, double[]> trueJobs, Map<String, double[]> found, Map<String, Double> starts) {
    List<Double> dynamic = new ArrayList<>();
    List<Double> total = new ArrayList<>();
    double[] width = new double[2];
    int held = 0;
    int intervals = 0;
    for (Map.Entry<String, double[]> entry : trueJobs.entrySet()) {
      double[] t = entry.getValue();
      if (t[0] < LEAST_JOULES) {
        continue;
      }
      double[] e = found.getOrDefault(entry.getKey(), new double[3]);
      width[0] += 1.96 * e[2];
      width[1] += t[0];
      if (starts.getOrDefault(entry.getKey(), -1.0) < from) {
        continue;
      }
      dynamic.add(Math.abs(e[0] - t[0]) / t[0]);
      total.add(Math.abs(e[0] + e[1] - t[0] - t[1]) / (t[0] + t[1]));
      if (e[2] > 0) {
        intervals++;
        held += Math.abs(e[0] - t[0]) < 1.96 * e[2] ? 1 : 0;
      }
    }
    return new double[] {
      quantile(dynamic, 0.5),
      quantile(dynamic, 0.95),
      quantile(total, 0.5),
      quantile(total, 0.95),
      dynamic.size(),
      intervals == 0 ? Double.NaN : held / (double) intervals,
      intervals,
      width[0] / width[1]
    };
  }

  private double[] balance() throws IOException {
    double[] result = {0, 0, 0};
    Path file = results.resolve("intervals.csv");
    if (!Files.exists(file)) {
      return new double[] {Double.NaN, Double.NaN, Double.NaN};
    }
    double[] fan = truth.getOrDefault("fan", new double[bins]);
    rows(
        file,
        cells -> {
          int bin = Integer.parseInt(cells[0]) / BIN;
          double nodes = 0;
          for (double[] e : estimate.values()) {
            nodes += bin < bins && !Double.isNaN(e[bin]) ? e[bin] : 0;
          }
          double rest =
              Double.parseDouble(cells[3])
                  + Double.parseDouble(cells[4])
                  + Double.parseDouble(cells[5]);
          result[0] = Math.max(result[0], Math.abs(Double.parseDouble(cells[1]) - nodes - rest));
          if (bin * BIN >= from && bin < bins && !Double.isNaN(fan[bin])) {
            result[1] += Double.parseDouble(cells[4]) * BIN / 3600;
            result[2] += fan[bin] * BIN / 3600;
          }
        });
    return result;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size())));
  }
}

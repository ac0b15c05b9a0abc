package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.model.job.JobSpan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of {@code JobCompType=jobcomp/filetxt}, to which Slurm adds a line when a job ends:
 * {@code JobId=3 UserId=root(0) GroupId=root(0) Name=fails JobState=FAILED … ExitCode=3:0}. Only
 * what was added is read; a file that has become shorter was rotated. Confined to one thread.
 */
final class SlurmJobcomp {
  /** At the start so much of the past is read. */
  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private final SlurmText text;
  private long position = -1;

  SlurmJobcomp(Path file, SlurmText text) {
    this.file = file;
    this.text = text;
  }

  /** The jobs of the lines added since the last call. */
  List<JobSpan> read(List<String> troubles) {
    List<JobSpan> jobs = new ArrayList<>();
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      boolean begins = position < 0 || position > length || length - position > MOST_BYTES;
      long from = begins ? Math.max(0, length - MOST_BYTES) : position;
      byte[] added = new byte[(int) (length - from)];
      in.seek(from);
      in.readFully(added);
      int end = lastLineEnd(added);
      String lines = new String(added, 0, end, StandardCharsets.UTF_8);
      position = from + end;
      lines.lines().forEach(line -> text.ofKeys(line).ifPresent(jobs::add));
    } catch (IOException e) {
      troubles.add("the jobcomp file " + file + " cannot be read: " + e.getMessage());
    }
    jobs.removeIf(job -> !job.state().isOver());
    return jobs;
  }

  private static int lastLineEnd(byte[] bytes) {
    for (int i = bytes.length; i > 0; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }
}

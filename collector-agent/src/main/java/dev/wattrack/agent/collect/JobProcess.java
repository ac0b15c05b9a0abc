package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import org.jspecify.annotations.Nullable;

/**
 * A process of a job, or the daemon that started the job's processes and waits for them: of that
 * only what it has waited for counts. Confined to the jobs' lock.
 */
final class JobProcess {
  /** What a process is to its job. */
  enum Part {
    MEMBER,
    /** Slurm's step daemon, which serves one step of one job. */
    STEP_DAEMON,
    /** mpirun, orted and the like. */
    LAUNCHER
  }

  /** Traffic is read at so many readings; it would cost as much as the rest. */
  private static final int IO_EVERY = 5;

  private static final byte[] READ = ascii("read_bytes:");
  private static final byte[] WRITE = ascii("write_bytes:");

  private final WatchedProcess process;
  private final Part part;
  private final @Nullable HeldFile io;
  private int turn;
  private long base = -1;

  /** Time of children that have gone since its account was read, which the next reading holds. */
  private long owed;

  /** Time that the last reading of its account added and that no child has been found gone for. */
  private long unclaimed;

  private long readBytes = -1;
  private long writtenBytes = -1;

  /**
   * @param io /proc/PID/io, or null where it may not be read
   */
  JobProcess(WatchedProcess process, Part part, @Nullable HeldFile io) {
    this.process = process;
    this.part = part;
    this.io = io;
  }

  int pid() {
    return process.pid;
  }

  int parent() {
    return part == Part.MEMBER ? process.parent() : -1;
  }

  boolean read(Scan scan) {
    long before = process.reapedTicks();
    if (!process.read(scan)) {
      return false;
    }
    if (base < 0) {
      // A launcher may have served other jobs before.
      base = part == Part.LAUNCHER ? process.reapedTicks() : 0;
      before = process.reapedTicks();
    }
    long added = process.reapedTicks() - before;
    long paid = Math.min(owed, added);
    owed -= paid;
    unclaimed = added - paid;
    HeldFile file = io;
    if (file != null && part == Part.MEMBER && turn++ % IO_EVERY == 0 && file.readNow()) {
      scan.reset(file);
      while (scan.line()) {
        if (!scan.word()) {
          continue;
        }
        boolean reads = scan.is(READ);
        boolean writes = scan.is(WRITE);
        if ((reads || writes) && scan.counter()) {
          readBytes = reads ? scan.value() : readBytes;
          writtenBytes = writes ? scan.value() : writtenBytes;
        }
      }
    }
    return true;
  }

  /** CPU time that is the job's: its own and that of its children that have gone. */
  long ticks() {
    long reaped = process.reapedTicks() + owed;
    return part == Part.MEMBER ? process.ticks() + reaped : Math.max(0, reaped - Math.max(0, base));
  }

  /** A child with this CPU time has gone, before or after its own account was last read. */
  void takeOver(long childTicks) {
    long held = Math.min(unclaimed, childTicks);
    unclaimed -= held;
    owed += childTicks - held;
  }

  long pages() {
    return part == Part.MEMBER ? process.pages() : 0;
  }

  /** Storage traffic of it and of the children it has waited for; -1 if unknown. */
  long readBytes() {
    return readBytes;
  }

  long writtenBytes() {
    return writtenBytes;
  }

  /** Whether it is one of the job's processes and runs. */
  boolean counts() {
    return part == Part.MEMBER && !process.zombie();
  }

  /** Whether its being there does not keep the job alive. */
  boolean done() {
    return part == Part.LAUNCHER || process.zombie();
  }

  void close() {
    process.close();
    if (io != null) {
      io.close();
    }
  }
}

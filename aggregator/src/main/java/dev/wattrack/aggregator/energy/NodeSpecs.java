package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.NodeSpec;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From what a node says of itself to what the engine wants to know. Immutable. */
record NodeSpecs(EnergySettings settings, BoardPriors priors) {
  private static final Pattern X86 =
      Pattern.compile(
          ".*(intel|amd|xeon|epyc|ryzen|pentium|celeron|opteron|genuine|core\\(tm\\)).*");
  private static final String GENERIC_ARM = "arm";
  private static final String GENERIC_X86 = "x86";

  /** What stands for the highest clock where nobody knows it; the clock is then not used. */
  private static final double ANY_MHZ = 1_000;

  /** Null while too little is known. */
  @Nullable NodeSpec of(String node, @Nullable NodeFacts facts, NodeReader reader) {
    EnergySettings.NodeSettings own =
        settings.nodes().getOrDefault(node, EnergySettings.NodeSettings.NONE);
    Integer told = own.cores() != null ? own.cores() : facts == null ? null : facts.cores();
    int cores = told != null && told > 0 ? told : reader.cores();
    if (cores < 1) {
      return null;
    }
    reader.cores(cores);
    String board = board(own, facts);
    Double mhz = own.maxMhz() != null ? own.maxMhz() : facts == null ? null : facts.maxMhz();
    if (mhz == null || !(mhz > 0)) {
      reader.ignoreClock();
    }
    boolean gpu = priors.of(board).gpuWatts().isPresent() && !isGeneric(board) || reader.sawGpu();
    return new NodeSpec(
        node,
        board,
        cores,
        mhz != null && mhz > 0 ? mhz : ANY_MHZ,
        gpu,
        reader.sawDisk(),
        reader.sensor());
  }

  private boolean isGeneric(String board) {
    String known = priors.of(board).board();
    return known.equals(GENERIC_ARM) || known.equals(GENERIC_X86);
  }

  /** The generic ARM board is no PC. */
  private String board(EnergySettings.NodeSettings own, @Nullable NodeFacts facts) {
    String told = own.board();
    if (told != null) {
      return told;
    }
    String said = facts == null ? "" : facts.board();
    boolean unknown = priors.of(said).board().equals(GENERIC_ARM);
    boolean pc = facts != null && X86.matcher(facts.cpuModel().toLowerCase(Locale.ROOT)).matches();
    return unknown && pc ? GENERIC_X86 : priors.of(said).board();
  }
}

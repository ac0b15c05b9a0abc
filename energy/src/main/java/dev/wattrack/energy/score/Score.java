package dev.wattrack.energy.score;

/**
 * How far results are from the truth, as fractions (0.05 is 5 %), as the public scorer defines
 * them; NaN where there is nothing to compare. Immutable.
 *
 * @param coverage share of the jobs whose 95 % interval holds the truth
 * @param halfWidth mean half width of those intervals as a share of the energy
 * @param worstBalanceWatts largest gap of a balance
 */
public record Score(
    double nodeMape,
    double nodeP95,
    double nodeMeanError,
    double worstNode,
    double dynamicMedian,
    double dynamicP95,
    double totalMedian,
    double totalP95,
    int jobs,
    double coverage,
    int intervals,
    double halfWidth,
    double worstBalanceWatts,
    double fanWattHours,
    double trueFanWattHours) {}

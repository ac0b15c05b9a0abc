/**
 * The efficiency report: what runs, tasks, users, programs and nodes cost, how programs scale, what
 * sweeps and idle nodes use. Pure computation on what it is given; it may not import files, SQL,
 * HTTP or JSON. How it looks is the matter of {@code report.render}.
 */
@NullMarked
package dev.wattrack.aggregator.report;

import org.jspecify.annotations.NullMarked;

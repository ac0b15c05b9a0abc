/**
 * How an efficiency report looks: honest figures, a table for terminals, CSV, a tree for JSON, and
 * a page with plots. Knows {@code report} and the JDK alone; whatever comes from outside is escaped
 * here.
 */
@NullMarked
package dev.wattrack.aggregator.report.render;

import org.jspecify.annotations.NullMarked;

/**
 * Those who can be told: webhook, Alertmanager, ntfy, e-mail, MQTT and commands. Each speaks its
 * protocol with the JDK alone, and turns whatever happens into an outcome.
 */
@NullMarked
package dev.wattrack.aggregator.alerts.receivers;

import org.jspecify.annotations.NullMarked;

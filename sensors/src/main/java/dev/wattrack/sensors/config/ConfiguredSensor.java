package dev.wattrack.sensors.config;

import dev.wattrack.sensors.driver.SensorPlan;
import java.time.Duration;

/** A sensor of sensors.yaml. Immutable. */
public record ConfiguredSensor(String name, String kind, Duration interval, SensorPlan plan) {}

package dev.wattrack.agent;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.link.Greeting;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.Reading;
import dev.wattrack.model.config.FileTrouble;
import dev.wattrack.model.wire.Hello;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Who this node is and what people want to know of it. Immutable but for the clock in HELLO. */
final class Identity implements Greeting {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_FACT = 200;

  private final Time time;
  private final MachineId machineId;
  private final String name;
  private final String bootId;
  private final String instance;
  private final Map<String, String> facts;

  private Identity(
      Time time, MachineId machineId, String name, Facts source, Map<String, String> facts) {
    this.time = time;
    this.machineId = machineId;
    this.name = name;
    this.facts = facts;
    bootId = source.line("sys/kernel/random/boot_id", "unknown");
    instance = source.line("sys/kernel/random/uuid", Long.toHexString(time.monotonicNanos()));
  }

  static Identity of(AgentConfig config, Time time, Log log) {
    Facts source = new Facts(config.root());
    String name =
        config.name().isEmpty() ? source.line("sys/kernel/hostname", "node") : config.name();
    if (name.length() > LONGEST_NAME) {
      name = name.substring(0, LONGEST_NAME);
    }
    MachineId id = machineId(config.machineIdFile(), config.stateDir(), log);
    return new Identity(time, id, name, source, facts(source));
  }

  MachineId machineId() {
    return machineId;
  }

  String name() {
    return name;
  }

  private static Map<String, String> facts(Facts source) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "board", source.board());
    put(facts, "firmware", source.firmware());
    put(facts, "kernel", source.line("sys/kernel/osrelease", ""));
    put(facts, "cpu_model", source.cpuModel());
    put(facts, "cores", source.cores());
    put(facts, "max_mhz", source.maxMhz());
    put(facts, "memory_bytes", source.memoryBytes());
    put(facts, "disks", source.disks());
    put(facts, "network", source.network());
    return facts;
  }

  private static void put(Map<String, String> facts, String key, String value) {
    if (!value.isEmpty()) {
      facts.put(key, value.substring(0, Math.min(LONGEST_FACT, value.length())));
    }
  }

  @Override
  public Hello hello(String localAddress) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("addresses", localAddress);
    return new Hello(machineId, name, instance, bootId, Version.TEXT, time.wallNanos(), false, all);
  }

  /** From the file; where there is none, made once and kept in the state folder. */
  private static MachineId machineId(Path file, File stateDir, Log log) {
    Reading<MachineId> given = read(file);
    if (given instanceof Reading.Value<MachineId> value) {
      return value.value();
    }
    Path kept = stateDir.toPath().resolve("machine-id");
    if (read(kept) instanceof Reading.Value<MachineId> value) {
      return value.value();
    }
    MachineId made = new MachineId(UUID.randomUUID().toString().replace("-", ""));
    log.warn(file + " holds no machine id; this node is now " + made + ", kept in " + kept);
    try {
      Files.createDirectories(stateDir.toPath());
      Files.writeString(kept, made + "\n");
    } catch (IOException e) {
      log.warn(
          "it cannot be kept, the next start will be another node: "
              + kept
              + ": "
              + FileTrouble.words(e));
    }
    return made;
  }

  private static Reading<MachineId> read(Path file) {
    try {
      return MachineId.parse(Files.readString(file));
    } catch (IOException e) {
      return Reading.noData(String.valueOf(e.getMessage()));
    }
  }
}

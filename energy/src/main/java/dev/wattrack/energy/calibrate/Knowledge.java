package dev.wattrack.energy.calibrate;

import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an engine knows of the rack at one moment, with how sure it is. Immutable. */
public record Knowledge(Level fixed, List<Node> nodes) {

  /** A node's idle power and what all its cores add, at the wall. */
  public record Node(String name, Level idle, Level busy, Quality quality) {}

  public Knowledge {
    nodes = List.copyOf(nodes);
  }

  public static Knowledge of(EnergyEngine engine) {
    RackModel model = engine.fit().model();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < model.nodes(); i++) {
      nodes.add(
          new Node(
              model.spec(i).name(),
              new Level(model.idleWatts(i), model.idleSdWatts(i)),
              new Level(model.cpuWatts(i), model.cpuSdWatts(i)),
              model.quality(i)));
    }
    return new Knowledge(
        new Level(model.surroundings().fixedWatts(), model.surroundings().fixedSdWatts()), nodes);
  }

  Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }
}

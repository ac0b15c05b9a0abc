package dev.wattrack.kiosk.picture;

import java.util.List;

/** What the screen shows: items from back to front, and the flows over them. Immutable. */
public record Picture(Colour background, List<Item> items, List<Flow> flows) {
  public static final int WIDTH = 800;
  public static final int HEIGHT = 480;

  public Picture {
    items = List.copyOf(items);
    flows = List.copyOf(flows);
  }

  /** The texts, back to front. */
  public List<Item.Label> labels() {
    return items.stream().filter(Item.Label.class::isInstance).map(Item.Label.class::cast).toList();
  }
}

package dev.wattrack.kiosk.page;

import java.util.List;
import java.util.Optional;

/** All pages, in the order in which they are shown. */
public final class Pages {
  public static final List<Page> ALL =
      List.of(
          new RackPage(),
          new PowerPage(),
          new ClimatePage(),
          new JobsPage(),
          new EfficiencyPage(),
          new RacePage(),
          new AboutPage());

  public static Optional<Page> find(String name) {
    return ALL.stream().filter(page -> page.name().equals(name)).findFirst();
  }

  public static List<String> names() {
    return ALL.stream().map(Page::name).toList();
  }

  private Pages() {}
}

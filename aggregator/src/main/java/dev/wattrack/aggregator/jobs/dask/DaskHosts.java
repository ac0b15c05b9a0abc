package dev.wattrack.aggregator.jobs.dask;

import dev.wattrack.aggregator.jobs.dask.DaskIdentity.Worker;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which node a worker runs on: the one that has the worker's name, else its host's name or address.
 * An address of this very machine also means the node whose agent speaks from here. Confined to the
 * source's thread.
 */
final class DaskHosts {
  private static final int MOST_REMEMBERED = 4_096;

  private final NodeLookup lookup;
  private final Map<String, Boolean> own = new HashMap<>();

  DaskHosts(NodeLookup lookup) {
    this.lookup = lookup;
  }

  /** Node by the worker's name; a worker on a host that is no node of ours is left out. */
  Map<String, String> nodes(List<Worker> workers) throws InterruptedException {
    Map<String, List<String>> words = new LinkedHashMap<>();
    Set<String> all = new LinkedHashSet<>();
    for (Worker worker : workers) {
      List<String> tried = words(worker);
      words.put(worker.name(), tried);
      all.addAll(tried);
    }
    Map<String, String> found = lookup.find(all);
    Map<String, String> nodes = new LinkedHashMap<>();
    words.forEach(
        (worker, tried) ->
            tried.stream()
                .filter(found::containsKey)
                .findFirst()
                .ifPresent(word -> nodes.put(worker, String.valueOf(found.get(word)))));
    return nodes;
  }

  private List<String> words(Worker worker) {
    List<String> words = new ArrayList<>(List.of(worker.name()));
    words.add(worker.host());
    if (own.size() < MOST_REMEMBERED
        && own.computeIfAbsent(worker.host(), DaskHosts::isThisMachine)) {
      words.add("127.0.0.1");
    }
    // Several workers of a node are often numbered: n1-0, n1-1.
    words.add(worker.name().replaceFirst("[-_.]\\d{1,4}$", ""));
    words.removeIf(String::isEmpty);
    return words;
  }

  private static boolean isThisMachine(String host) {
    if (!host.matches("[0-9.]+|[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*")) {
      return false;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}

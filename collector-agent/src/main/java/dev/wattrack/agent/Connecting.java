package dev.wattrack.agent;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.join.Joiner;
import dev.wattrack.agent.join.Member;
import dev.wattrack.agent.join.Membership;
import dev.wattrack.agent.link.Lines;
import dev.wattrack.agent.link.Link;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.agent.link.Renewal;
import dev.wattrack.agent.spool.Spool;
import dev.wattrack.model.tls.JoinLine;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the link of an agent: with the certificate it has joined with, or in plain text. */
final class Connecting {
  static final String HINT =
      "this node has not joined a cluster: run `wattrack token create` on the aggregator, and here"
          + " `wattrack agent --join` with the line it prints (or, where everybody on the network is"
          + " trusted, --insecure on both)";

  private final AgentConfig config;
  private final Identity identity;
  private final Log log;

  Connecting(AgentConfig config, Identity identity, Log log) {
    this.config = config;
    this.identity = identity;
    this.log = log;
  }

  /** Joins if there is a line to join with and this node has not done so. */
  void join() {
    JoinLine line = config.security().join();
    if (line == null || config.security().plainText()) {
      return;
    }
    try {
      Joiner.join(line, identity.machineId(), identity.name(), stateDir(), log);
    } catch (IOException e) {
      throw new NotJoinedException("cannot join " + line.place() + ": " + e.getMessage(), e);
    }
  }

  /** A link that is not started. */
  Link link(Spool spool, Time time) {
    if (config.security().plainText()) {
      log.warn("link: insecure: samples go in plain text, and nobody can tell who sends them");
      return new Link(config.link(), identity, spool, time, log);
    }
    try {
      Membership membership = Membership.read(stateDir());
      if (membership == null) {
        throw new NotJoinedException(HINT);
      }
      LinkSettings settings = settings(membership);
      Member member =
          new Member(membership, stateDir(), identity.machineId(), identity.name(), log);
      Lines lines = member.lines(settings);
      Renewal renewal = member;
      return new Link(settings, lines, renewal, identity, spool, time, log);
    } catch (IOException e) {
      throw new NotJoinedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The aggregator of the configuration, else the one that was joined. */
  private LinkSettings settings(Membership membership) {
    if (config.security().aggregatorGiven()) {
      return config.link();
    }
    JoinLine.Place place = JoinLine.place(membership.aggregator());
    return config.link().to(place.host(), place.port());
  }

  private Path stateDir() {
    return config.stateDir().toPath();
  }
}

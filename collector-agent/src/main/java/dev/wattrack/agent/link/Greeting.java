package dev.wattrack.agent.link;

import dev.wattrack.model.wire.Hello;

/** Makes the HELLO of a connection. Called by the sender's thread alone. */
public interface Greeting {
  /**
   * @param localAddress the address of this end, as the aggregator sees it unless it is behind NAT
   */
  Hello hello(String localAddress);
}

package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;

/** Asks for the power at this moment, µW; may take its time. Asked by one thread at a time. */
interface PowerQuestion {
  Reading<Long> ask();
}

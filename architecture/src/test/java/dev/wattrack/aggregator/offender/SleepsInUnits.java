package dev.wattrack.aggregator.offender;

import java.util.concurrent.TimeUnit;

/** Breaks: nobody sleeps. */
public final class SleepsInUnits {
  public void sleep() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }
}

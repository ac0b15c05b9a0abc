package dev.wattrack.model.offender;

/** Breaks: nobody sleeps. */
public final class Sleeps {
  public void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}

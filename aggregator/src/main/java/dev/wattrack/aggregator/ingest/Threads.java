package dev.wattrack.aggregator.ingest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The ways between the threads of the ingest: its own, the store's, and the one of whoever asks.
 * What is thrown on the way is the answer's failure. Safe for use by several threads.
 */
final class Threads {
  private final Executor ingest;
  private final Executor store;

  Threads(Executor ingest, Executor store) {
    this.ingest = ingest;
    this.store = store;
  }

  /**
   * Asks on the ingest thread and answers on the asker's event loop, so that what is made of the
   * answer, such as JSON, takes no time of the ingest.
   */
  <T> Future<T> ask(Supplier<T> question) {
    Context asker = Vertx.currentContext();
    Executor back =
        asker == null ? Runnable::run : answer -> asker.runOnContext(there -> answer.run());
    return hop(ingest, question::get, back);
  }

  /** Begins something on the ingest thread that may go on elsewhere. */
  <T> Future<T> begin(Supplier<Future<T>> work) {
    return hop(ingest, work::get, Runnable::run).compose(rest -> rest);
  }

  /** Works on the store's thread, between commits, and answers on the ingest thread. */
  <T> Future<T> onStore(Callable<T> work) {
    return hop(store, work, ingest);
  }

  private static <T> Future<T> hop(Executor there, Callable<T> work, Executor back) {
    Promise<T> promise = Promise.promise();
    there.execute(() -> back.execute(answer(work, promise)));
    return promise.future();
  }

  private static <T> Runnable answer(Callable<T> work, Promise<T> promise) {
    try {
      T answer = work.call();
      return () -> promise.complete(answer);
    } catch (Exception e) {
      return () -> promise.fail(e);
    }
  }
}

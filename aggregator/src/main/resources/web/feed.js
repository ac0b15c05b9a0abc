// Keeps a snapshot coming: WebSocket first, back-off when it breaks, plain GET meanwhile (a proxy
// may let the one through and not the other). Knows neither DOM nor wall clock; all is injected.

/** Silence after which an open feed counts as broken; it speaks once a second. */
export const SILENCE_MILLIS = 5_000;
const FIRST_MILLIS = 500;
const LONGEST_MILLIS = 15_000;
const POLL_MILLIS = 2_000;

/** The wait before attempt n (from 0), 10 % more or less so that many pages spread. */
export function backoffMillis(attempt, random) {
  return Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(attempt, 10)) * (0.9 + 0.2 * random);
}

/**
 * A running feed.
 *
 * ports: open() gives a WebSocket, load() promises a snapshot, after(ms, f) gives a function that
 * cancels, random() is in [0, 1).
 * listener: snapshot(object, whether it is news), and connection(state, error or null) with the state
 * 'connecting', 'live', 'polling' or 'reconnecting'.
 */
export class Feed {
  #ports;
  #listener;
  #socket = null;
  #attempt = 0;
  #cancelRetry = () => {};
  #cancelWatch = () => {};
  #cancelPoll = () => {};
  #state = '';
  #newest = null;

  constructor(ports, listener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  start() {
    this.#become('connecting');
    this.#connect();
  }

  /** Tries at once, for example because the network or the tab came back. */
  hurry() {
    if (this.#state !== 'live') {
      this.#attempt = 0;
      this.#drop();
      this.#connect();
    }
  }

  #connect() {
    this.#cancelRetry();
    let socket;
    try {
      socket = this.#ports.open();
    } catch {
      this.#failed();
      return;
    }
    this.#socket = socket;
    socket.onmessage = event => socket === this.#socket && this.#message(event.data);
    socket.onclose = () => socket === this.#socket && this.#failed();
    this.#watch();
  }

  #watch() {
    this.#cancelWatch();
    this.#cancelWatch = this.#ports.after(SILENCE_MILLIS, () => this.#failed());
  }

  #message(data) {
    let snapshot;
    try {
      snapshot = JSON.parse(data);
    } catch {
      return;
    }
    if (snapshot === null || typeof snapshot !== 'object') {
      return;
    }
    this.#attempt = 0;
    this.#cancelPoll();
    this.#watch();
    this.#become('live');
    this.#deliver(snapshot);
  }

  // A feed that repeats one moment is not alive, however often it speaks: age counts from news.
  #deliver(snapshot) {
    const news = snapshot.time === undefined || snapshot.time !== this.#newest;
    this.#newest = snapshot.time;
    this.#listener.snapshot(snapshot, news);
  }

  #drop() {
    this.#cancelWatch();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #failed() {
    this.#drop();
    if (this.#state !== 'polling') {
      this.#become(this.#newest === null ? 'connecting' : 'reconnecting');
    }
    const wait = backoffMillis(this.#attempt++, this.#ports.random());
    this.#cancelRetry();
    this.#cancelRetry = this.#ports.after(wait, () => this.#connect());
    this.#poll();
  }

  async #poll() {
    this.#cancelPoll();
    try {
      const snapshot = await this.#ports.load();
      if (this.#state !== 'live') {
        this.#become('polling');
        this.#deliver(snapshot);
        this.#cancelPoll = this.#ports.after(POLL_MILLIS, () => this.#poll());
      }
    } catch (error) {
      if (this.#state !== 'live') {
        this.#become(this.#newest === null ? 'connecting' : 'reconnecting', error);
      }
    }
  }

  #become(state, error = null) {
    this.#state = state;
    this.#listener.connection(state, error);
  }
}

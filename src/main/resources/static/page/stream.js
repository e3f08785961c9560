import { parse } from './numbers.js';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const OPEN_WITHIN = 15_000;
const LEAST_SILENCE = 10_000;

/**
 * Live candles over server-sent events. The browser's own way to reconnect gives up for good when the server answers
 * with an error, as it does while it starts, so this one closes and opens by itself.
 */
export class Stream {
  state = 'connecting';
  /** Server's clock minus ours, in ms. */
  clockOffset = 0;

  #callbacks;
  #query;
  #source;
  #timer;
  #failures = 0;
  #lastEventId = '';
  #heardAt = 0;
  #heartbeatAt = 0;
  #silence = Infinity;

  /** @param callbacks candles(list), reset(reason), connected(again), state() */
  constructor(callbacks) {
    this.#callbacks = callbacks;
    setInterval(() => this.#watch(), 1_000);
    addEventListener('online', () => this.state === 'disconnected' && this.#open());
    // A page that was suspended does not know what it missed until it has asked.
    document.addEventListener('visibilitychange', () => this.#watch());
  }

  follow(symbol, timeframe) {
    this.#query = { symbol, timeframe };
    this.#lastEventId = '';
    this.#failures = 0;
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const again = this.#failures > 0;
    const resume = this.#lastEventId && { lastEventId: this.#lastEventId };
    const source = new EventSource(`api/v1/stream?${new URLSearchParams({ ...this.#query, ...resume })}`);
    this.#source = source;
    this.#heardAt = Date.now();
    this.#heartbeatAt = 0;
    this.#silence = OPEN_WITHIN;
    this.#setState('connecting');
    source.onopen = () => {
      this.#heardAt = Date.now();
      this.#silence = Infinity;
      this.#failures = 0;
      this.#setState('connected');
      this.#callbacks.connected(again);
    };
    source.onerror = () => this.#lost();
    const on = (type, handle) =>
      source.addEventListener(type, (event) => {
        this.#heardAt = Date.now();
        this.#lastEventId = event.lastEventId || this.#lastEventId;
        handle(parse(event.data));
      });
    on('snapshot', (data) => this.#callbacks.candles(data.candles));
    for (const type of ['live', 'final', 'revised']) {
      on(type, (candle) => this.#callbacks.candles([candle]));
    }
    on('reset', (data) => this.#callbacks.reset(data.reason));
    on('heartbeat', (data) => this.#beat(data.time));
  }

  #beat(time) {
    const now = Date.now();
    this.clockOffset = time - now;
    if (this.#heartbeatAt) {
      this.#silence = Math.max(LEAST_SILENCE, 3 * (now - this.#heartbeatAt));
    }
    this.#heartbeatAt = now;
  }

  #lost() {
    this.#source.close();
    clearTimeout(this.#timer);
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures++);
    // Pages that lost the server together shall not come back together.
    this.#timer = setTimeout(() => this.#open(), longest * (0.5 + Math.random() / 2));
    this.#setState('disconnected');
  }

  /** A connection may die without a word, as when a laptop sleeps. */
  #watch() {
    const source = this.#source;
    if (source && source.readyState !== EventSource.CLOSED && Date.now() - this.#heardAt > this.#silence) {
      this.#lost();
    }
  }

  #setState(state) {
    // Trying again after a failure is no news until it succeeds.
    this.state = state === 'connecting' && this.#failures > 0 ? 'disconnected' : state;
    this.#callbacks.state();
  }
}

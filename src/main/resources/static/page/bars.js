/** How much a source of candles is to be believed about a bar that is there already. */
export const Source = Object.freeze({ HISTORY: 0, STREAM: 1, ROLL_UP: 2 });

function supersedes(fresh, old, source) {
  if (source === Source.ROLL_UP) {
    return true;
  }
  if (fresh.status === 'live') {
    // A live candle out of history may be older than what the stream has said since.
    return old.status === 'live' && source === Source.STREAM;
  }
  return old.status === 'live' || fresh.revision >= old.revision;
}

/** The candles of one symbol and timeframe, ascending by start, each in its newest form; never more than a limit. */
export class Bars {
  list = [];

  constructor(limit) {
    this.limit = limit;
  }

  get last() {
    return this.list.at(-1);
  }

  get isFull() {
    return this.list.length >= this.limit;
  }

  /** Index of the first bar that does not start before this time. */
  indexOf(start) {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].start < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  has(start) {
    return this.list[this.indexOf(start)]?.start === start;
  }

  dropBefore(start) {
    this.list.splice(0, this.indexOf(start));
  }

  /** Without those that are older than every bar: nobody would ask for what may lie between. */
  within(candles) {
    const first = this.list[0];
    return first ? candles.filter(({ start }) => start >= first.start) : candles;
  }

  merge(candles, source) {
    for (const candle of candles) {
      const index = this.indexOf(candle.start);
      const old = this.list[index];
      if (old?.start !== candle.start) {
        this.list.splice(index, 0, candle);
      } else if (supersedes(candle, old, source)) {
        this.list[index] = candle;
      }
    }
    if (this.list.length > this.limit) {
      this.list.splice(0, this.list.length - this.limit);
    }
  }
}

const MINUTE = 60_000;
const WITHIN_DAY = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 3, 6, 12];
const KEPT = 20_000;

const DAY_LABEL = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MONTH_LABEL = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const LONG_DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC',
});

/** The clock on the wall of an exchange. */
export class ExchangeTime {
  #format;
  #known = new Map();

  /** @param zone such as Asia/Kolkata */
  constructor(zone) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
  }

  /** HH:mm:ss */
  clock(millis) {
    return this.#format.format(millis);
  }

  /** Minutes since midnight. */
  minutes(millis) {
    let minutes = this.#known.get(millis);
    if (minutes === undefined) {
      if (this.#known.size > KEPT) {
        this.#known.clear();
      }
      const clock = this.clock(millis);
      minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
      this.#known.set(millis, minutes);
    }
    return minutes;
  }

  hour(millis) {
    return this.clock(millis).slice(0, 5);
  }

  /** What a candle is called: its trading day, and its start unless it is the day. */
  title(bar) {
    const day = LONG_DAY.format(Date.parse(bar.tradingDay));
    return isDaily(bar) ? day : `${day} ${this.hour(bar.start)}`;
  }
}

/** A candle of a whole trading day. */
function isDaily(bar) {
  return ['1d', '1440m'].includes(bar.timeframe);
}

function day(bar) {
  return Date.parse(bar.tradingDay) / (24 * 60 * MINUTE);
}

function month(bar) {
  return Number(bar.tradingDay.slice(0, 4)) * 12 + Number(bar.tradingDay.slice(5, 7)) - 1;
}

function* marks(bars, from, to, time, unit, step) {
  for (let i = from; i <= to; i++) {
    const bar = bars[i];
    const before = bars[i - 1];
    const passes = (of) => !before || Math.floor(of(bar) / step) !== Math.floor(of(before) / step);
    const newDay = before?.tradingDay !== bar.tradingDay;
    if (unit === 'month') {
      if (passes(month)) {
        yield { i, text: MONTH_LABEL.format(Date.parse(bar.tradingDay)), newDay };
      }
    } else if (newDay && (unit === 'minute' || passes(day))) {
      yield { i, text: DAY_LABEL.format(Date.parse(bar.tradingDay)), newDay };
    } else if (unit === 'minute' && !isDaily(bar) && passes((b) => time.minutes(b.start))) {
      yield { i, text: time.hour(bar.start), newDay };
    }
  }
}

/**
 * Labels of an axis that has a place for each candle and none for the hours without: a map from index to text, round
 * hours where they fit, and the date where a trading day begins.
 *
 * @param most labels that fit between the two indices, both included
 */
export function axisLabels(bars, from, to, most, time) {
  const steps = [
    ...WITHIN_DAY.map((step) => ['minute', step]),
    ...DAYS.map((step) => ['day', step]),
    ...MONTHS.map((step) => ['month', step]),
  ];
  const apart = (to - from + 1) / (most * 1.5);
  for (const [unit, step] of steps) {
    const found = [...marks(bars, from, to, time, unit, step)];
    if (found.length <= most || unit + step === 'month12') {
      const labels = new Map();
      // One at the very edge would be cut in half.
      const edge = from + apart * 0.35;
      const dates = found.filter((mark) => mark.newDay);
      for (const { i, text } of [...dates, ...found.filter((mark) => !mark.newDay)]) {
        if (i >= edge && [...labels.keys()].every((other) => Math.abs(other - i) >= apart)) {
          labels.set(i, text);
        }
      }
      return labels;
    }
  }
  return new Map();
}

import * as api from './api.js';
import { Bars, Source } from './bars.js';
import { CandleChart } from './chart.js';
import * as figures from './figures.js';
import { scale } from './numbers.js';
import * as quoteStrip from './quote.js';
import { SymbolSearch } from './search.js';
import { Stages } from './stages.js';
import { Stream } from './stream.js';
import * as theme from './theme.js';
import { ExchangeTime } from './time.js';

const MOST_BARS = 5_000;
const PAGE = 500;
/** Rolled up on request; the stream has the others. */
const ROLLED_UP = ['1h', '1d'];
const ROLLED_UP_PAGE = 200;
const REDRAW = 200;
/** A slow machine draws less often, so that most of its time is left. */
const REST = 10;
const QUOTE_PERIOD = 10_000;
const ROLL_UP_PERIOD = 2_000;
const RECONCILE_PERIOD = 5 * 60_000;
/** A final candle is in the stream some time before it is in the history. */
const HISTORY_BEHIND = 5_000;
const RETRY = 3_000;
const LAST_SYMBOL = 'streamingcandle.symbol';

const element = (id) => document.getElementById(id);

const state = {
  symbol: null,
  timeframe: '1m',
  stored: ['1m', '2m', '3m', '5m', '15m', '30m'],
  bars: new Bars(MOST_BARS),
  time: new ExchangeTime('UTC'),
  zoneKnown: false,
  digits: 0,
  quote: null,
  pointed: null,
  complete: false,
  loadingOlder: false,
  leave: new AbortController(),
};

const chart = new CandleChart(element('chart'), {
  pointed: (start) => {
    state.pointed = start;
    showFigures();
  },
  moved: () => {
    element('latest').hidden = chart.follows;
    loadOlder();
  },
});
const stream = new Stream({
  candles: received,
  reset: () => reload(),
  connected: (again) => again && reload(),
  state: showConnection,
});
const search = new SymbolSearch(element('symbol'), element('symbols'), (symbol) => go(symbol, state.timeframe));

// What is shown

let nextDrawing = 0;
let drawing = 0;

function redrawSoon() {
  if (!drawing) {
    drawing = setTimeout(() => requestAnimationFrame(redraw), Math.max(0, nextDrawing - performance.now()));
  }
}

function redraw() {
  drawing = 0;
  const start = performance.now();
  chart.draw(state.bars.list, state.time, state.digits);
  showFigures();
  showQuote();
  nextDrawing = start + Math.max(REDRAW, REST * (performance.now() - start));
}

function showFigures() {
  const { list } = state.bars;
  const index = state.pointed === null ? list.length - 1 : state.bars.indexOf(state.pointed);
  const bar = list[index];
  const rows = bar ? figures.figures(bar, list[index - 1], state.time, state.digits) : [];
  figures.show(element('figures'), rows, bar?.status);
}

function showQuote() {
  quoteStrip.show({
    symbol: state.symbol,
    quote: state.quote,
    bar: state.bars.last,
    digits: state.digits,
    now: Date.now() + stream.clockOffset,
    connected: stream.state === 'connected',
  });
}

function showConnection() {
  const texts = { connecting: 'connecting', connected: 'connected', disconnected: 'disconnected, trying again' };
  const badge = element('connection');
  badge.textContent = texts[stream.state];
  badge.dataset.state = stream.state;
  showQuote();
}

function notice(text) {
  element('notice').hidden = !text;
  element('notice').textContent = text;
}

function showTimeframes() {
  element('timeframes').replaceChildren(
    ...timeframes().map((timeframe) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = timeframe;
      button.ariaPressed = String(timeframe === state.timeframe);
      button.addEventListener('click', () => go(state.symbol, timeframe));
      return button;
    }),
  );
}

function timeframes() {
  return [...state.stored, ...ROLLED_UP.filter((timeframe) => !state.stored.includes(timeframe))];
}

// What is known

function isRolledUp() {
  return !state.stored.includes(state.timeframe);
}

function page() {
  return isRolledUp() ? ROLLED_UP_PAGE : PAGE;
}

function merge(candles, source) {
  state.bars.merge(candles, source);
  for (const { open, high, low, close } of candles) {
    state.digits = Math.max(state.digits, scale(open), scale(high), scale(low), scale(close));
  }
  if (state.bars.list.length) {
    notice('');
  }
  redrawSoon();
}

/** What is older than all that is shown comes by scrolling, in its newest revision. */
function received(candles) {
  const shown = state.bars.within(candles);
  if (isRolledUp()) {
    refreshRollUp(shown);
  } else {
    merge(shown, Source.STREAM);
  }
}

let rollUpFrom = Infinity;

/** Longer candles come from the server too, which knows where a session begins; only those that have changed. */
function refreshRollUp(minutes) {
  const { list } = state.bars;
  if (!list.length) {
    return;
  }
  const isWaiting = rollUpFrom !== Infinity;
  for (const { start } of minutes) {
    const bar = list.findLast((candidate) => candidate.start <= start);
    rollUpFrom = Math.min(rollUpFrom, bar.start);
  }
  if (!isWaiting && rollUpFrom !== Infinity) {
    const { signal } = state.leave;
    setTimeout(async () => {
      const from = rollUpFrom;
      rollUpFrom = Infinity;
      await attempt(signal, async () => {
        const to = Math.round(Date.now() + stream.clockOffset) + 1;
        const candles = await api.between(state.symbol, state.timeframe, from, to, signal);
        merge(state.bars.within(candles), Source.ROLL_UP);
      });
    }, ROLL_UP_PERIOD);
  }
}

/** Runs it unless the reader has gone elsewhere meanwhile; answers whether it succeeded. */
async function attempt(signal, ask, failed = () => {}) {
  try {
    if (!signal.aborted) {
      await ask();
      return true;
    }
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      failed(problem);
    }
  }
  return false;
}

async function load(signal = state.leave.signal) {
  const { symbol, timeframe } = state;
  const ask = async () => {
    const candles = await api.newest(symbol, timeframe, page(), undefined, signal);
    if (candles.length === page() && !state.bars.has(candles[0].start)) {
      // Longer ago than a page: what lies between is unknown, and older bars are asked for only before the first one.
      state.bars.dropBefore(candles[0].start);
      state.complete = false;
    }
    merge(candles, isRolledUp() ? Source.ROLL_UP : Source.HISTORY);
    if (!state.bars.list.length) {
      notice(`No ${timeframe} candles of ${symbol} yet`);
      loadAgain(signal);
    }
  };
  await attempt(signal, ask, (problem) => {
    if (!state.bars.list.length) {
      notice(problem instanceof api.Refused ? problem.message : 'No connection to the server');
    }
    loadAgain(signal);
  });
}

let loading = 0;

/** One attempt waits, however many have failed: a server that is away for hours shall not meet a crowd. */
function loadAgain(signal) {
  clearTimeout(loading);
  loading = setTimeout(() => load(signal), RETRY);
}

/** The stream goes on where it was, if it can; the history fills what it cannot. */
function reload() {
  const { signal } = state.leave;
  load(signal);
  askQuote(signal);
  setTimeout(() => load(signal), HISTORY_BEHIND);
}

async function loadOlder() {
  const { signal } = state.leave;
  const first = state.bars.list[0];
  if (!first || !chart.nearsStart || state.loadingOlder || state.complete || state.bars.isFull) {
    return;
  }
  state.loadingOlder = true;
  const ask = async () => {
    const older = await api.newest(state.symbol, state.timeframe, page(), first.start, signal);
    // Bars that begin elsewhere by now are not what these adjoin.
    if (state.bars.list[0]?.start === first.start) {
      state.complete = older.length === 0;
      merge(older, Source.HISTORY);
    }
  };
  if (await attempt(signal, ask)) {
    state.loadingOlder = false;
  } else if (!signal.aborted) {
    // Not at once again: dragging asks many times a second.
    setTimeout(() => !signal.aborted && (state.loadingOlder = false), RETRY);
  }
}

function askQuote(signal) {
  return attempt(signal, async () => {
    state.quote = await api.quote(state.symbol, signal);
    state.digits = Math.max(state.digits, scale(state.quote.last ?? ''));
    showQuote();
  });
}

async function askZone(signal) {
  const known = await attempt(signal, async () => {
    state.time = new ExchangeTime(await api.zone(state.symbol, signal));
    state.zoneKnown = true;
  });
  if (known) {
    element('zone').textContent = `Times: ${state.time.zone}`;
    redrawSoon();
  } else if (!signal.aborted) {
    element('zone').textContent = 'Times: UTC';
    setTimeout(() => askZone(signal), RETRY);
  }
}

// Where the reader goes

/** The address tells all, so that it can be kept as a bookmark. */
function go(symbol, timeframe) {
  location.hash = new URLSearchParams({ symbol, timeframe });
}

function arrive() {
  const address = new URLSearchParams(location.hash.slice(1));
  const symbol = address.get('symbol');
  const timeframe = address.get('timeframe') ?? '1m';
  if (!symbol || (symbol === state.symbol && timeframe === state.timeframe)) {
    return;
  }
  state.leave.abort();
  state.leave = new AbortController();
  const { signal } = state.leave;
  if (symbol !== state.symbol) {
    Object.assign(state, { symbol, quote: null, digits: 0, time: new ExchangeTime('UTC'), zoneKnown: false });
    localStorage.setItem(LAST_SYMBOL, symbol);
  }
  Object.assign(state, { timeframe, bars: new Bars(MOST_BARS), pointed: null, complete: false, loadingOlder: false });
  rollUpFrom = Infinity;
  search.symbol = symbol;
  showTimeframes();
  notice('Loading');
  chart.clear();
  redrawSoon();
  stream.follow(symbol, isRolledUp() ? '1m' : timeframe);
  load(signal);
  askQuote(signal);
  if (!state.zoneKnown) {
    askZone(signal);
  }
}

async function firstSymbol() {
  try {
    const symbol = localStorage.getItem(LAST_SYMBOL) ?? (await api.symbols('', 1))[0]?.symbol;
    if (symbol) {
      go(symbol, state.timeframe);
      return;
    }
    notice('No symbol has candles yet');
  } catch (problem) {
    notice(problem instanceof api.Refused ? problem.message : 'No connection to the server');
  }
  setTimeout(() => state.symbol === null && firstSymbol(), RETRY);
}

// What the reader does

function move(step) {
  const { list } = state.bars;
  const from = state.pointed === null ? list.length - 1 - Math.min(0, step + 1) : state.bars.indexOf(state.pointed);
  select(from + step);
}

function select(index) {
  chart.select(index);
  const shown = element('figures').querySelectorAll('dt, dd');
  element('spoken').textContent = [...shown].map((part) => part.textContent).join(' ');
}

function switchTheme() {
  theme.toggle();
  chart.recolour();
}

const KEYS = {
  '/': () => search.focus(),
  '?': () => element('keys').showModal(),
  t: switchTheme,
  '+': () => chart.zoom(0.8),
  '=': () => chart.zoom(0.8),
  '-': () => chart.zoom(1.25),
  ArrowLeft: (event) => (event.shiftKey ? chart.page(-1) : move(-1)),
  ArrowRight: (event) => (event.shiftKey ? chart.page(1) : move(1)),
  Home: () => select(0),
  End: () => {
    chart.unselect();
    chart.follow();
  },
  Escape: () => chart.unselect(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || element('keys').open) {
    return;
  }
  const timeframe = /^[1-9]$/.test(event.key) && timeframes()[event.key - 1];
  const act = timeframe ? () => go(state.symbol, timeframe) : KEYS[event.key];
  if (act) {
    event.preventDefault();
    act(event);
  }
});
element('theme').addEventListener('click', switchTheme);
element('help').addEventListener('click', () => element('keys').showModal());
element('latest').addEventListener('click', () => chart.follow());
addEventListener('hashchange', arrive);
theme.start(() => chart.recolour());

new Stages(element('rate'), element('stages'), (stored) => {
  if (stored.length && String(stored) !== String(state.stored)) {
    state.stored = stored;
    showTimeframes();
  }
});
setInterval(showQuote, 1_000);
setInterval(() => state.symbol && !document.hidden && askQuote(state.leave.signal), QUOTE_PERIOD);
setInterval(() => state.symbol && load(), RECONCILE_PERIOD);

/** For tests and for the curious; nothing reads it back. */
window.chartState = Object.freeze({
  get symbol() {
    return state.symbol;
  },
  get timeframe() {
    return state.timeframe;
  },
  get connection() {
    return stream.state;
  },
  get zone() {
    return state.time.zone;
  },
  get bars() {
    return structuredClone(state.bars.list);
  },
});

showTimeframes();
showConnection();
arrive();
if (state.symbol === null) {
  firstSymbol();
}

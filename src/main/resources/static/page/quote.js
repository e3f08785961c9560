import { change, fixed, grouped } from './numbers.js';

/** In words: of a time span in ms. */
export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1_000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

function set(id, text) {
  const element = document.getElementById(id);
  // Unchanged text would be read out again.
  if (element.textContent !== text) {
    element.textContent = text;
  }
  return element;
}

/** The last trade: the newer of what the quote and the newest candle tell. */
export function lastTrade(quote, bar) {
  const ofBar = bar && { price: bar.close, time: bar.closeTime };
  const ofQuote = quote?.last !== undefined && { price: quote.last, time: quote.lastTime };
  return ofBar && (!ofQuote || ofBar.time >= ofQuote.time) ? ofBar : ofQuote || null;
}

/**
 * @param now on the server's clock, ms
 * @param connected whether live candles come
 */
export function show({ symbol, quote, bar, digits, now, connected }) {
  set('name', symbol ?? '');
  const last = lastTrade(quote, bar);
  set('price', last ? grouped(fixed(last.price, digits)) : '');
  set('age', last ? `${span(now - last.time)} ago` : '');
  const moved = last && quote?.open !== undefined ? change(quote.open, last.price) : '';
  const dayChange = set('day-change', moved);
  dayChange.className = moved.startsWith('−') ? 'falls' : 'rises';
  dayChange.title = 'since the open of the trading day';
  set(
    'day',
    quote?.open === undefined
      ? ''
      : `Day  O ${fixed(quote.open, digits)}  H ${fixed(quote.high, digits)}  L ${fixed(quote.low, digits)}  V ${grouped(quote.volume)}`,
  );
  const state = !last ? '' : !connected ? 'offline' : !quote ? '' : !quote.inSession ? 'closed' : quote.stale ? 'stale' : 'live';
  const texts = { offline: 'not live', closed: 'market closed', stale: 'stale: no trades', live: 'live' };
  set('market', texts[state] ?? '').dataset.state = state;
  document.title = last ? `${fixed(last.price, digits)} ${symbol}` : (symbol ?? 'streamingcandle');
  document.body.classList.toggle('not-live', state !== 'live');
}

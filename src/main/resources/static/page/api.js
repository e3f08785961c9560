import { parse } from './numbers.js';

/** What the server answered when it could not do what was asked; the message is fit to be shown. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function get(path, parameters, signal) {
  const query = new URLSearchParams(parameters);
  const answer = await fetch(`${path}?${query}`, { signal, headers: { Accept: 'application/json' } });
  const text = await answer.text();
  if (answer.ok) {
    return parse(text);
  }
  let detail;
  try {
    detail = JSON.parse(text).detail;
  } catch {
    // Not one of the application's own answers; its status has to do.
  }
  throw new Refused(answer.status, detail ?? `The server answered with status ${answer.status}`);
}

/** The newest candles that start before `to`, or the newest of all. */
export function newest(symbol, timeframe, limit, to, signal) {
  return get('api/v1/candles', { symbol, timeframe, limit, ...(to && { to }) }, signal);
}

/** The candles that start in [from, to). */
export function between(symbol, timeframe, from, to, signal) {
  return get('api/v1/candles', { symbol, timeframe, from, to }, signal);
}

export function symbols(query, limit, signal) {
  return get('api/v1/symbols', { query, limit }, signal);
}

export function quote(symbol, signal) {
  // Servers refuse a slash that is encoded.
  return get(`api/v1/quotes/${symbol.split('/').map(encodeURIComponent).join('/')}`, {}, signal);
}

export function status() {
  return get('api/v1/status', {});
}

/** The time zone of the symbol's exchange. */
export async function zone(symbol, signal) {
  return (await get('udf/symbols', { symbol }, signal)).timezone;
}

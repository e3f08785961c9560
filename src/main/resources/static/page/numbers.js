// Decimals stay text from the wire to the screen: a double has 15 digits, a turnover may have more.

const DECIMALS =
  /"(open|high|low|close|volume|turnover|vwap|buyVolume|sellVolume|last)":\s*(-?\d+(?:\.\d+)?)/g;

/** Parses JSON of the API; the decimals of candles and quotes become strings. */
export function parse(json) {
  return JSON.parse(json.replace(DECIMALS, '"$1":"$2"'));
}

/** Digits behind the point. */
export function scale(text) {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** The same number with at least so many digits behind the point. */
export function fixed(text, digits) {
  const missing = digits - scale(text);
  return missing <= 0 ? text : text + (scale(text) ? '' : '.') + '0'.repeat(missing);
}

/** With commas between thousands. */
export function grouped(text) {
  const [whole, fraction] = text.split('.');
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

/** a − b, exact. */
export function difference(a, b) {
  const digits = Math.max(scale(a), scale(b));
  const whole = (text) => BigInt(fixed(text, digits).replace('.', ''));
  const result = whole(a) - whole(b);
  const magnitude = (result < 0n ? -result : result).toString().padStart(digits + 1, '0');
  const split = magnitude.length - digits;
  const sign = result < 0n ? '-' : '';
  return sign + magnitude.slice(0, split) + (digits ? `.${magnitude.slice(split)}` : '');
}

/** The change from one price to another: signed, with its percentage. */
export function change(from, to) {
  const amount = difference(to, from);
  const sign = amount.startsWith('-') ? '' : '+';
  const base = Math.abs(Number(from));
  const percent = base ? ` (${sign}${((Number(amount) / base) * 100).toFixed(2)} %)` : '';
  return (sign + amount + percent).replaceAll('-', '−');
}

const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** For an axis: 1.2K, 3M. */
export function short(number) {
  return SHORT.format(number);
}

import { change, fixed, grouped } from './numbers.js';

const STATUS = { live: 'forming', final: 'final', revised: 'revised' };

/** Name and text of each figure of a candle. */
export function figures(bar, before, time, digits) {
  const price = (text) => fixed(text, digits);
  const rows = [
    ['', time.title(bar)],
    ['O', price(bar.open)],
    ['H', price(bar.high)],
    ['L', price(bar.low)],
    ['C', price(bar.close)],
    ['Change', before ? change(before.close, bar.close) : '–'],
    ['V', grouped(bar.volume)],
    ['VWAP', bar.vwap === undefined ? '–' : Number(bar.vwap).toFixed(digits + 2)],
    ['Trades', grouped(String(bar.trades))],
    ['', `${STATUS[bar.status]}${bar.revision ? ` (${bar.revision})` : ''}${bar.complete ? '' : ', incomplete'}`],
  ];
  return rows;
}

export function show(list, rows, status) {
  list.replaceChildren(
    ...rows.map(([name, text], index) => {
      const pair = document.createElement('div');
      const term = document.createElement('dt');
      const value = document.createElement('dd');
      term.textContent = name;
      value.textContent = text;
      if (name === 'Change') {
        value.className = { '−': 'falls', '+': 'rises' }[text[0]] ?? '';
      }
      if (index === rows.length - 1) {
        value.dataset.status = status;
      }
      pair.append(term, value);
      return pair;
    }),
  );
}

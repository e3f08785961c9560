import * as api from './api.js';
import { short } from './numbers.js';
import { span } from './quote.js';

const PERIOD = 5_000;

function seconds(millis) {
  return millis < 10_000 ? `${(millis / 1_000).toFixed(2)} s` : span(millis);
}

/** The strip at the foot: how fast ticks come, and how each timeframe keeps up. */
export class Stages {
  #rate;
  #list;
  #before;

  /** @param known is called with the timeframes that the server makes */
  constructor(rate, list, known) {
    this.#rate = rate;
    this.#list = list;
    const ask = async () => {
      if (!document.hidden) {
        try {
          const status = await api.status();
          known(status.instances.map(({ timeframe }) => timeframe));
          this.#show(status);
        } catch {
          this.#rate.textContent = '';
          this.#list.replaceChildren();
          this.#before = undefined;
        }
      }
      setTimeout(ask, PERIOD);
    };
    ask();
  }

  #show(status) {
    const before = this.#before;
    this.#before = status;
    if (before && status.time > before.time && status.ticks >= before.ticks) {
      const perSecond = ((status.ticks - before.ticks) * 1_000) / (status.time - before.time);
      this.#rate.textContent = `${perSecond < 10 ? perSecond.toFixed(1) : short(Math.round(perSecond))} ticks/s`;
    }
    this.#list.replaceChildren(
      ...status.instances.map(({ timeframe, state, lag, closeDelayMillis }) => {
        const item = document.createElement('li');
        item.dataset.timeframe = timeframe;
        item.dataset.state = state;
        const name = document.createElement('b');
        name.textContent = timeframe;
        const behind = lag == null ? '' : ` lag ${short(lag)}`;
        const delay = closeDelayMillis == null ? '' : ` +${seconds(closeDelayMillis)}`;
        item.append(name, state === 'running' ? behind + delay : ` ${state}`);
        item.title = `${timeframe}: ${state}; lag: records yet to read; +: how long after its grace a candle was final, at most, in the last minutes`;
        return item;
      }),
    );
  }
}

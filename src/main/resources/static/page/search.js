import * as api from './api.js';

const MOST = 20;
const PAUSE = 120;

/** The symbol box: what is typed is looked up, arrow keys and Enter choose. */
export class SymbolSearch {
  #input;
  #list;
  #chosen;
  #found = [];
  #active = -1;
  #timer;
  #request;
  #symbol = '';

  /** @param chosen is called with a symbol */
  constructor(input, list, chosen) {
    this.#input = input;
    this.#list = list;
    this.#chosen = chosen;
    input.addEventListener('focus', () => {
      input.select();
      this.#look('');
    });
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(input.value.trim()), PAUSE);
    });
    input.addEventListener('blur', () => this.#close());
    input.addEventListener('keydown', (event) => this.#key(event));
    // Before the box loses the focus, which closes the list.
    list.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const option = event.target.closest('[role=option]');
      if (option) {
        this.#choose(option.dataset.symbol);
      }
    });
  }

  set symbol(symbol) {
    this.#symbol = symbol;
    this.#input.value = symbol;
  }

  focus() {
    this.#input.focus();
  }

  async #look(query) {
    this.#request?.abort();
    this.#request = new AbortController();
    try {
      this.#show(await api.symbols(query, MOST, this.#request.signal), query);
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        this.#say(problem instanceof api.Refused ? problem.message : 'No connection');
      }
    }
  }

  #show(found, query) {
    if (document.activeElement !== this.#input) {
      return;
    }
    this.#found = found;
    this.#active = -1;
    if (!found.length) {
      this.#say(`No symbol with “${query}”`);
      return;
    }
    this.#list.replaceChildren(
      ...found.map(({ symbol, exchange, calendar }, index) => {
        const option = document.createElement('li');
        option.id = `symbol-${index}`;
        option.role = 'option';
        option.dataset.symbol = symbol;
        const where = document.createElement('small');
        where.textContent = exchange ?? calendar;
        option.append(symbol, where);
        return option;
      }),
    );
    this.#open();
    this.#activate(query ? 0 : found.findIndex(({ symbol }) => symbol === this.#symbol));
  }

  #say(text) {
    const line = document.createElement('li');
    line.className = 'none';
    line.textContent = text;
    this.#found = [];
    this.#list.replaceChildren(line);
    this.#open();
  }

  #open() {
    this.#list.hidden = false;
    this.#input.ariaExpanded = 'true';
  }

  #close() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#list.hidden = true;
    this.#input.ariaExpanded = 'false';
    this.#input.removeAttribute('aria-activedescendant');
    this.#input.value = this.#symbol;
  }

  #activate(index) {
    const options = this.#list.querySelectorAll('[role=option]');
    options[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = index;
    const option = options[index];
    if (option) {
      option.setAttribute('aria-selected', 'true');
      option.scrollIntoView({ block: 'nearest' });
      this.#input.setAttribute('aria-activedescendant', option.id);
    }
  }

  #choose(symbol) {
    this.symbol = symbol;
    this.#input.blur();
    this.#chosen(symbol);
  }

  async #key(event) {
    event.stopPropagation();
    const count = this.#found.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        this.#activate(this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count);
      }
    } else if (event.key === 'Escape') {
      this.#input.blur();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Whoever types fast is ahead of the list.
      clearTimeout(this.#timer);
      const typed = this.#input.value.trim();
      if (typed && typed !== this.#symbol) {
        await this.#look(typed);
      }
      const symbol = this.#found[Math.max(0, this.#active)]?.symbol;
      if (symbol) {
        this.#choose(symbol);
      }
    }
  }
}

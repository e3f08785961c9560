import * as echarts from '/_static/echarts/6.0.0/dist/echarts.esm.min.js';
import { fixed, short } from './numbers.js';
import { axisLabels } from './time.js';

/** Places left free behind the newest candle. */
const ROOM = 3;
/** Of one candle and its gap, at first; px. */
const FIRST_WIDTH = 9;
/** Of a candle where there are few of them; px. */
const WIDEST = 24;
const LEAST_SPAN = 10;
const LARGEST_SPAN = 1_500;
/** From so many candles in sight on they are drawn as lines, all of a colour at once. */
const LARGE = 600;
const LABEL_WIDTH = 64;
const NEAR_START = 30;

const COLOURS = ['up', 'down', 'line', 'text', 'quiet', 'back', 'mark', 'panel'];

function colours() {
  const probe = document.createElement('i');
  document.body.append(probe);
  const found = {};
  for (const name of COLOURS) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Candles above volume on one axis of time. Knows where the reader looks; the bars are handed in. */
export class CandleChart {
  #element;
  #chart;
  #callbacks;
  #bars = [];
  #time;
  #digits = 0;
  #colours;
  #span;
  /** Start of the candle at the right end, or none while the chart follows the newest. */
  #rightStart = null;
  #pointed = null;
  /** Whether a candle was chosen by key, and the pointer has not moved since. */
  #isHeld = false;

  /** @param callbacks pointed(start or null), moved() */
  constructor(element, callbacks) {
    this.#element = element;
    this.#callbacks = callbacks;
    this.#chart = echarts.init(element);
    this.#span = Math.round(element.clientWidth / FIRST_WIDTH);
    this.#chart.on('datazoom', () => this.#zoomed());
    this.#chart.on('updateAxisPointer', ({ axesInfo }) => this.#point(axesInfo));
    // A page that moves under a resting pointer makes the browser tell of a pointer that did not move.
    element.addEventListener('pointermove', (move) => this.#release(move), { capture: true });
    new ResizeObserver(() => {
      this.#chart.resize();
      this.#redraw();
    }).observe(element);
    this.recolour();
  }

  recolour() {
    this.#colours = colours();
    this.#redraw();
  }

  get follows() {
    return this.#rightStart === null;
  }

  get nearsStart() {
    return this.#left() < NEAR_START;
  }

  follow() {
    this.#rightStart = null;
    this.#moved();
  }

  /** For another symbol or timeframe: the newest candles, as wide as they were. */
  clear() {
    this.#rightStart = null;
    this.unselect();
    this.#bars = [];
    this.#redraw();
  }

  draw(bars, time, digits) {
    this.#bars = bars;
    this.#time = time;
    this.#digits = digits;
    this.#redraw();
  }

  zoom(factor) {
    this.#span = Math.min(LARGEST_SPAN, Math.max(LEAST_SPAN, Math.round(this.#span * factor)));
    this.#moved();
  }

  page(direction) {
    this.#showRight(this.#right() + direction * Math.round(this.#span * 0.8));
  }

  /** Points at a candle and brings it into sight. */
  select(index) {
    const bar = this.#bars[Math.max(0, Math.min(index, this.#bars.length - 1))];
    if (!bar) {
      return;
    }
    const at = this.#bars.indexOf(bar);
    if (at < this.#left()) {
      this.#showRight(at + this.#span - ROOM);
    } else if (at > this.#right()) {
      this.#showRight(at);
    }
    this.#isHeld = false;
    this.#chart.dispatchAction({ type: 'updateAxisPointer', seriesIndex: 0, dataIndex: at });
    this.#isHeld = true;
  }

  unselect() {
    this.#isHeld = false;
    this.#chart.dispatchAction({ type: 'updateAxisPointer', currTrigger: 'leave' });
    this.#point([]);
  }

  /** Index of the last place in sight, which may lie behind the newest candle. */
  #right() {
    const newest = this.#bars.length - 1;
    if (this.#rightStart === null) {
      return newest + ROOM;
    }
    const index = this.#bars.findIndex((bar) => bar.start >= this.#rightStart);
    return index < 0 ? newest : index;
  }

  #left() {
    return Math.max(0, this.#right() - this.#span + 1);
  }

  #showRight(index) {
    const least = Math.min(this.#span, this.#bars.length) - 1;
    const right = Math.max(least, index);
    this.#rightStart = right >= this.#bars.length - 1 ? null : this.#bars[right].start;
    this.#moved();
  }

  #moved() {
    this.#redraw();
    this.#callbacks.moved();
  }

  /** The reader dragged, or turned the wheel. */
  #zoomed() {
    const [from, to] = this.#chart.getModel().getComponent('dataZoom', 0).getValueRange();
    this.#span = to - from + 1;
    this.#rightStart = to >= this.#bars.length - 1 ? null : (this.#bars[to]?.start ?? null);
    this.#chart.setOption({ xAxis: this.#axes() });
    this.#callbacks.moved();
  }

  #release({ movementX, movementY }) {
    if (movementX || movementY) {
      this.#isHeld = false;
    }
  }

  #point(axes) {
    if (this.#isHeld) {
      return;
    }
    const index = axes.find((axis) => axis.axisDim === 'x')?.value;
    const start = index === undefined ? null : (this.#bars[index]?.start ?? null);
    if (start !== this.#pointed) {
      this.#pointed = start;
      this.#callbacks.pointed(start);
    }
  }

  #axes() {
    const { line, quiet } = this.#colours;
    const right = Math.min(this.#right(), this.#bars.length - 1);
    const most = Math.max(2, Math.floor(this.#element.clientWidth / LABEL_WIDTH));
    const labels = this.#bars.length ? axisLabels(this.#bars, this.#left(), right, most, this.#time) : new Map();
    const texts = new Map([...labels].map(([index, text]) => [String(this.#bars[index].start), text]));
    const interval = (index) => labels.has(index);
    const pointed = this.#pointed === null ? -1 : this.#bars.findIndex((bar) => bar.start === this.#pointed);
    // Older candles that come in front move all others by their number.
    const pointer = { show: true, ...(pointed >= 0 && { value: pointed }) };
    const axis = {
      type: 'category',
      boundaryGap: true,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      splitLine: { show: true, interval, lineStyle: { color: line } },
    };
    return [
      { ...axis, gridIndex: 0, axisLabel: { show: false }, axisPointer: { ...pointer, label: { show: false } } },
      {
        ...axis,
        gridIndex: 1,
        axisLabel: { color: quiet, interval, formatter: (category) => texts.get(category) ?? '' },
        axisPointer: { ...pointer, label: { formatter: ({ value }) => this.#title(value) } },
      },
    ];
  }

  #title(category) {
    const bar = this.#bars.find((candidate) => String(candidate.start) === category);
    return bar ? this.#time.title(bar) : '';
  }

  #redraw() {
    const { up, down, line, text, quiet, back, mark, panel } = this.#colours;
    const bars = this.#bars;
    const digits = this.#digits;
    const rises = (bar) => Number(bar.close) >= Number(bar.open);
    const categories = bars.map((bar) => String(bar.start));
    for (let i = 0; i < ROOM; i++) {
      categories.push(`room ${i}`);
    }
    const last = bars.at(-1);
    const widest = bars.reduce((most, bar) => Math.max(most, bar.high.length), 5);
    const right = 16 + 8 * Math.min(14, Math.max(widest, last ? fixed(last.close, digits).length : 0));
    const height = this.#element.clientHeight;
    const volumeHeight = Math.round(height * 0.18);
    const grid = { left: 8, right, outerBoundsMode: 'none' };
    const forming = { opacity: 0.55 };
    const lastColour = last && rises(last) ? up : down;
    this.#chart.setOption({
      animation: false,
      backgroundColor: back,
      textStyle: { fontFamily: 'inherit', color: text },
      grid: [
        { ...grid, top: 8, bottom: volumeHeight + 36 },
        { ...grid, height: volumeHeight, bottom: 24 },
      ],
      axisPointer: {
        link: [{ xAxisIndex: 'all' }],
        lineStyle: { color: quiet, type: 'dashed' },
        label: { backgroundColor: panel, color: text, borderColor: line, borderWidth: 1, shadowBlur: 0 },
      },
      xAxis: this.#axes().map((axis) => ({ ...axis, data: categories })),
      yAxis: [
        {
          scale: true,
          position: 'right',
          minInterval: 10 ** -digits,
          splitNumber: Math.max(2, Math.round(height / 80)),
          axisLabel: { color: quiet, formatter: (value) => value.toFixed(digits) },
          splitLine: { lineStyle: { color: line } },
          axisPointer: { show: true, label: { formatter: ({ value }) => Number(value).toFixed(digits) } },
        },
        {
          gridIndex: 1,
          position: 'right',
          splitNumber: 2,
          axisLabel: { color: quiet, formatter: short, showMaxLabel: false },
          splitLine: { show: false },
          axisPointer: { show: true, label: { formatter: ({ value }) => short(Number(value)) } },
        },
      ],
      dataZoom: [
        {
          type: 'inside',
          xAxisIndex: [0, 1],
          minValueSpan: LEAST_SPAN,
          maxValueSpan: LARGEST_SPAN,
          startValue: this.#left(),
          endValue: Math.max(0, Math.min(this.#right(), categories.length - 1)),
        },
      ],
      series: [
        {
          type: 'candlestick',
          barMaxWidth: WIDEST,
          large: true,
          largeThreshold: LARGE,
          itemStyle: { color: up, borderColor: up, color0: down, borderColor0: down },
          data: bars.map((bar) => {
            const value = [bar.open, bar.close, bar.low, bar.high].map(Number);
            return bar.status === 'live' ? { value, itemStyle: forming } : value;
          }),
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: lastColour, type: 'dotted' },
            label: {
              position: 'end',
              distance: 2,
              padding: [3, 5],
              color: back,
              backgroundColor: lastColour,
              formatter: () => (last ? fixed(last.close, digits) : ''),
            },
            data: last ? [{ yAxis: Number(last.close) }] : [],
          },
        },
        {
          type: 'scatter',
          silent: true,
          symbolSize: 5,
          symbolOffset: [0, 8],
          itemStyle: { color: mark },
          data: bars.flatMap((bar, i) => (bar.revision > 0 ? [[i, Number(bar.low)]] : [])),
        },
        {
          type: 'bar',
          xAxisIndex: 1,
          yAxisIndex: 1,
          barCategoryGap: '30%',
          barMaxWidth: WIDEST,
          itemStyle: { color: ({ dataIndex }) => (bars[dataIndex] && rises(bars[dataIndex]) ? up : down), opacity: 0.5 },
          data: bars.map((bar) => Number(bar.volume)),
        },
      ],
    });
  }
}

// The chart of the share in hand on lightweight-charts (a global of its vendored script): today by the minute with
// its average, or candles of an hour, a day, a week with MA5 and MA20; volume below. Redrawn when the colours change.

import { formatBig, formatPrice } from "../format.js";
import { say } from "./paint.js";

const DAY = 86400;
const LOT = 100;
const SESSIONS = [
  [9 * 60 + 30, 11 * 60 + 30],
  [13 * 60, 15 * 60],
];
const AVERAGES = [
  [5, "--series-2"],
  [20, "--series-1"],
];
/** Closed bars are asked for again this often at most; between, the newest one follows the market. */
const FETCH_EVERY = 10000;
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function token(name) {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // The library wants hex or rgb; a canvas turns any CSS colour into that.
  pixel.fillStyle = value;
  return pixel.fillStyle;
}

const asBar = ([time, open, high, low, close, volume, turnover]) => ({
  time,
  open: open / 100,
  high: high / 100,
  low: low / 100,
  close: close / 100,
  volume,
  turnover,
});

function average(bars, days) {
  let sum = 0;
  return bars.map((bar, i) => {
    sum += bar.close - (i >= days ? bars[i - days].close : 0);
    return i < days - 1 ? { time: bar.time } : { time: bar.time, value: sum / days };
  });
}

/** Every minute of the two sessions, so that the day keeps its width while it fills. */
function minutesOf(day) {
  return SESSIONS.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => day + (from + i) * 60));
}

function frameOf(box) {
  const line = token("--line");
  return window.LightweightCharts.createChart(box, {
    autoSize: true,
    layout: {
      // The logo brings an inline style; the library is credited in words under the desk instead.
      attributionLogo: false,
      background: { type: "solid", color: "transparent" },
      textColor: token("--muted"),
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      panes: { separatorColor: line },
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    localization: { locale: document.documentElement.lang, dateFormat: "yyyy-MM-dd" },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, rightOffset: 3, timeVisible: true, secondsVisible: false },
  });
}

const PLAIN_LINE = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };

function addVolume(chart) {
  const { HistogramSeries } = window.LightweightCharts;
  const format = { type: "custom", formatter: (value) => formatBig(Math.round(value)) };
  const series = chart.addSeries(HistogramSeries, { priceFormat: format, priceLineVisible: false, lastValueVisible: false }, 1);
  chart.panes()[1].setHeight(Math.min(90, chart.paneSize().height / 4));
  return series;
}

/** Today by the minute: the price, the day's average price, yesterday's close as the middle line. */
function drawMinutes(box, { bars, previousClose }) {
  const { LineSeries } = window.LightweightCharts;
  const colours = { up: token("--up"), down: token("--down") };
  const chart = frameOf(box);
  // The whole day is in sight from its first minute on, so there is nothing to scroll to.
  chart.applyOptions({ handleScroll: false, handleScale: false, timeScale: { rightOffset: 0, lockVisibleTimeRangeOnResize: true } });
  const middle = previousClose / 100;
  const around = (original) => {
    const info = original();
    if (!info) return info;
    const reach = Math.max(info.priceRange.maxValue - middle, middle - info.priceRange.minValue, middle * 0.002);
    return { ...info, priceRange: { minValue: middle - reach, maxValue: middle + reach } };
  };
  const price = chart.addSeries(LineSeries, { color: token("--brand"), lineWidth: 2, autoscaleInfoProvider: around });
  const mean = chart.addSeries(LineSeries, { ...PLAIN_LINE, color: token("--series-2"), lineWidth: 1.5 });
  price.createPriceLine({ price: middle, color: token("--muted"), lineStyle: 2, lineWidth: 1, axisLabelVisible: false });
  const volume = addVolume(chart);

  function put(all) {
    const byTime = new Map(all.map((bar) => [bar.time, bar]));
    const day = all.length ? all[0].time - (all[0].time % DAY) : 0;
    const times = all.length ? [...new Set([...minutesOf(day), ...byTime.keys()])].sort((a, b) => a - b) : [];
    let [shares, worth, before] = [0, 0, middle];
    const means = [];
    const volumes = [];
    for (const bar of all) {
      shares += bar.volume;
      worth += bar.turnover;
      if (shares) means.push({ time: bar.time, value: worth / shares / 100 });
      volumes.push({ time: bar.time, value: bar.volume / LOT, color: `${bar.close >= before ? colours.up : colours.down}b0` });
      before = bar.close;
    }
    price.setData(times.map((time) => (byTime.has(time) ? { time, value: byTime.get(time).close } : { time })));
    mean.setData(means);
    volume.setData(volumes);
    chart.timeScale().setVisibleLogicalRange({ from: -1, to: times.length });
    return { mean: means.at(-1)?.value };
  }
  return { chart, put, legend: put(bars) };
}

function drawCandles(box, { bars, isIntraday }) {
  const { CandlestickSeries, LineSeries } = window.LightweightCharts;
  const [up, down] = [token("--up"), token("--down")];
  const chart = frameOf(box);
  chart.applyOptions({ timeScale: { timeVisible: isIntraday } });
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: up,
    borderUpColor: up,
    wickUpColor: up,
    downColor: down,
    borderDownColor: down,
    wickDownColor: down,
  });
  const lines = AVERAGES.map(([, colour]) =>
    chart.addSeries(LineSeries, { ...PLAIN_LINE, color: token(colour), lineWidth: 1.5 }),
  );
  const volume = addVolume(chart);

  function put(all) {
    candles.setData(all.map(({ time, open, high, low, close }) => ({ time, open, high, low, close })));
    const means = AVERAGES.map(([days], i) => {
      const points = average(all, days);
      lines[i].setData(points);
      return points.at(-1)?.value;
    });
    volume.setData(
      all.map((bar) => ({ time: bar.time, value: bar.volume / LOT, color: `${bar.close >= bar.open ? up : down}b0` })),
    );
    return { ma5: means[0], ma20: means[1] };
  }
  const legend = put(bars);
  const visible = window.innerWidth < 760 ? 48 : 82;
  chart.timeScale().setVisibleLogicalRange({ from: bars.length - visible, to: bars.length + 3 });
  return { chart, put, legend };
}

export function initChart(market) {
  const box = document.getElementById("chart");
  const panel = box.closest(".floor-chart");
  const tabs = panel.querySelector("[data-periods]");
  const problem = document.getElementById("chart-problem");
  if (!window.LightweightCharts) return { apply() {} };

  let period = tabs.querySelector('[aria-selected="true"]').dataset.period;
  let data = { bars: [], previousClose: 0 };
  let drawn = null;
  let asked = 0;
  let fetchedAt = 0;

  function tell({ ma5, ma20, mean }) {
    for (const [name, value] of Object.entries({ ma5, ma20, mean })) {
      const node = panel.querySelector(`[data-legend="${name}"]`);
      node.hidden = value === undefined;
      say(node.querySelector("b"), formatPrice(Math.round((value ?? 0) * 100)));
    }
  }

  function draw() {
    drawn?.chart.remove();
    drawn = null;
    if (!data.bars.length) return tell({});
    const isMinutes = period === "minute";
    drawn = isMinutes ? drawMinutes(box, data) : drawCandles(box, { ...data, isIntraday: period === "hour" });
    tell(drawn.legend);
  }

  async function load({ isNew }) {
    const mine = ++asked;
    fetchedAt = performance.now();
    const address = box.dataset.bars.replace("000000", market.share.code);
    const answer = await fetch(`${address}?period=${period}`).catch(() => null);
    if (mine !== asked) return;
    problem.hidden = Boolean(answer?.ok);
    if (!answer?.ok) return;
    const body = await answer.json();
    if (mine !== asked) return;
    data = { bars: body.bars.map(asBar), previousClose: body.previous_close };
    if (isNew || !drawn) draw();
    else tell(drawn.put(data.bars));
  }

  /** The newest bar of the minute line or of the day follows the market; older ones are fetched again. */
  function follow(bar) {
    if (!drawn || !data.bars.length) return;
    const { row } = market;
    const last = data.bars.at(-1);
    if (period === "day" && row.last) {
      Object.assign(last, asBar([last.time, row.open, row.high, row.low, row.last, row.volume, row.turnover]));
    } else if (period === "minute" && bar) {
      const [minute, open, high, low, close, volume] = bar;
      const time = last.time - (last.time % DAY) + minute * 60;
      const now = asBar([time, open, high, low, close, volume, volume * close]);
      if (time === last.time) Object.assign(last, now);
      else if (time > last.time) data.bars.push(now);
    } else return;
    tell(drawn.put(data.bars));
  }

  tabs.addEventListener("tabchange", (event) => {
    period = event.target.dataset.period;
    load({ isNew: true });
  });
  market.addEventListener("choose", () => load({ isNew: true }));
  market.addEventListener("phase", () => load({ isNew: true }));
  document.documentElement.addEventListener("themechange", draw);
  document.documentElement.addEventListener("updownchange", draw);
  document.fonts.ready.then(draw);
  load({ isNew: true });

  return {
    apply(frame) {
      if (frame.instrument !== market.chosen) return;
      if (performance.now() - fetchedAt > FETCH_EVERY) load({ isNew: false });
      else follow(frame.bar);
    },
  };
}

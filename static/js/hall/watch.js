// The watch list: paints what changed, filters, sorts, and moves with the arrow keys.

import { flash } from "../flash.js";
import { formatBig, formatPercent, formatPrice } from "../format.js";
import { points } from "../sparkline.js";
import { Market } from "./market.js";
import { colour, say, sayMove } from "./paint.js";

/** A list sorted by a live figure is put in order again no more often than this. */
const SORT_EVERY = 5000;
const WIDTH = 52;
const HEIGHT = 22;
const MOST_POINTS = 48;

const SORTS = {
  code: (row) => row.code,
  last: (row) => -Market.priceOf(row),
  percent: (row) => -Market.ratioOf(row),
  turnover: (row) => -row.turnover,
};

export function initWatch(market, { onChoose }) {
  const body = document.getElementById("watch-rows");
  const panel = body.closest(".floor-watch");
  const rows = new Map([...body.querySelectorAll("[data-number]")].map((tr) => [Number(tr.dataset.number), tr]));
  const groups = [...body.querySelectorAll("[data-group]")];
  let list = "all";
  let sort = { key: "", backwards: false };
  let sortedAt = 0;

  function paint(number, move = 0) {
    const tr = rows.get(number);
    const row = market.rows.get(number);
    if (!tr) return;
    const [last, percent, turnover] = ["last", "percent", "turnover"].map((name) => tr.querySelector(`[data-cell="${name}"]`));
    const change = Market.changeOf(row);
    const text = formatPrice(Market.priceOf(row));
    if (move && last.textContent !== text) flash(last, move);
    say(last, text);
    colour(last, change);
    sayMove(percent, change, formatPercent(Market.ratioOf(row)));
    say(turnover, formatBig(row.turnover / 100));
    grow(tr.querySelector(".spark"), row);
  }

  /** The line's last point follows the price; a new minute begins a new point, a new day a new line. */
  function grow(spark, row) {
    const price = Market.priceOf(row);
    const [day, second] = market.at;
    const minute = `${day} ${Math.floor(second / 60)}`;
    const before = spark.dataset.minute ?? minute;
    let values = spark.dataset.spark.trim().split(/\s+/).map(Number);
    if (before.split(" ")[0] !== String(day)) values = [row.previous_close, price];
    else if (before !== minute) values.push(price);
    else values[values.length - 1] = price;
    values = values.slice(-MOST_POINTS);
    spark.dataset.minute = minute;
    spark.dataset.spark = values.join(" ");
    colour(spark, Market.changeOf(row));
    spark.querySelector("polyline")?.setAttribute("points", points(values, WIDTH, HEIGHT));
  }

  function mark() {
    for (const [number, tr] of rows) {
      const isChosen = number === market.chosen;
      const link = tr.querySelector("a");
      tr.setAttribute("aria-selected", String(isChosen));
      link.tabIndex = isChosen ? 0 : -1;
      if (isChosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  const shown = () => [...body.querySelectorAll("[data-number]")].filter((tr) => !tr.hidden);

  function inOrder() {
    const key = list === "gainers" ? "percent" : sort.key;
    const numbers = [...rows.keys()].sort((a, b) => a - b);
    if (!key) return numbers;
    const value = SORTS[key];
    const compared = (a, b) => {
      const [one, other] = [value(market.rows.get(a)), value(market.rows.get(b))];
      return one < other ? -1 : one > other ? 1 : a - b;
    };
    numbers.sort(compared);
    return list !== "gainers" && sort.backwards ? numbers.reverse() : numbers;
  }

  function arrange() {
    sortedAt = performance.now();
    const numbers = inOrder();
    for (const [number, tr] of rows) tr.hidden = list === "starred" && !market.shares.get(number).starred;
    for (const group of groups) group.hidden = list !== "sector";
    const ordered =
      list === "sector"
        ? groups.flatMap((group) => [
            group,
            ...numbers.map((number) => rows.get(number)).filter((tr) => tr.dataset.sector === group.dataset.group),
          ])
        : [...groups, ...numbers.map((number) => rows.get(number))];
    if (ordered.some((tr, i) => body.children[i] !== tr)) {
      const focused = document.activeElement;
      body.append(...ordered);
      if (body.contains(focused)) focused.focus({ preventScroll: true });
    }
    document.getElementById("watch-empty").hidden = shown().length > 0;
  }

  body.addEventListener("click", (event) => {
    const tr = event.target.closest("[data-number]");
    if (!tr || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(Number(tr.dataset.number));
    tr.querySelector("a").focus({ preventScroll: true });
  });

  body.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = shown();
    const here = all.indexOf(event.target.closest("[data-number]"));
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (here === -1 || next === undefined) return;
    event.preventDefault();
    step(all[Math.max(0, Math.min(all.length - 1, next))]);
  });

  function step(tr) {
    onChoose(Number(tr.dataset.number));
    const link = tr.querySelector("a");
    link.focus();
    link.scrollIntoView({ block: "nearest" });
  }

  panel.addEventListener("tabchange", (event) => {
    list = event.target.dataset.list;
    arrange();
  });

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sort]");
    if (!button) return;
    const isSame = sort.key === button.dataset.sort;
    sort = { key: button.dataset.sort, backwards: isSame && !sort.backwards };
    for (const each of panel.querySelectorAll("[data-sort]")) {
      const heading = each.closest("th");
      if (each === button) heading.setAttribute("aria-sort", ordering());
      else heading.removeAttribute("aria-sort");
    }
    arrange();
  });

  /** Codes begin with the smallest, figures with the largest. */
  const ordering = () => ((sort.key === "code") !== sort.backwards ? "ascending" : "descending");

  market.addEventListener("quotes", ({ detail }) => {
    for (const [number, move] of detail) paint(number, move);
    const isLive = list === "gainers" || (sort.key && sort.key !== "code");
    const isBusy = panel.matches(":hover, :focus-within");
    if (isLive && !isBusy && performance.now() - sortedAt > SORT_EVERY) arrange();
  });
  market.addEventListener("choose", mark);
  market.addEventListener("starred", arrange);

  return {
    /** Moves by one share from wherever the reader is, for the arrow keys of the whole page. */
    move(by) {
      const all = shown();
      const here = all.findIndex((tr) => Number(tr.dataset.number) === market.chosen);
      const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
      if (next) step(next);
    },
  };
}

// The LED board: nine tiles that follow the market and take turns, a countdown, a news line, moves in the ranking.

import { formatChange, formatLevel, formatPercent, formatPrice, formatTime } from "./format.js";
import { Market } from "./hall/market.js";
import { colour, say, sayMove } from "./hall/paint.js";
import { MarketSocket } from "./socket.js";
import { points } from "./sparkline.js";
import { html } from "./svg.js";

/** A row of tiles gives way to the next shares this often, one row after the other. */
const TURN_EVERY = 12000;
const FIXED = 1;
const PER_TURN = 2;
/** Ranks are compared with those of about five minutes ago. */
const LOOK_BACK = 300000;
/** Pixels a second: slow enough to be read aloud. */
const PACE = 90;
const MOST_POINTS = 48;

const data = JSON.parse(document.getElementById("board-data").textContent);
const market = new Market(data);
const tiles = [...document.querySelectorAll(".led-tile")];
const badge = document.getElementById("freshness");
const hold = document.getElementById("hold");
const byCode = new Map(data.tiles.map((tile) => [tile.code, tile]));
const isStill = () => hold.getAttribute("aria-pressed") === "true";

function rowOf(code) {
  if (market.indices.has(code)) return market.indices.get(code);
  return [...market.rows.values()].find((row) => row.code === code);
}

// ---- Tiles

function paint(node) {
  const tile = byCode.get(node.dataset.code);
  const row = rowOf(tile.code);
  const last = row.last || row.previous_close;
  const change = last - row.previous_close;
  const cell = (name) => node.querySelector(`[data-cell="${name}"]`);
  colour(node, change);
  say(cell("name"), tile.name);
  say(cell("code"), tile.code);
  say(cell("last"), tile.is_index ? formatLevel(last).replaceAll(",", "") : formatPrice(last));
  sayMove(cell("change"), change, formatChange(change));
  say(cell("percent"), formatPercent(change / row.previous_close));
  node.querySelector(".spark polyline")?.setAttribute("points", points(tile.course, 52, 22));
}

/** Shares grow by a point a minute, as in the hall; the shape of an index grows with its level. */
function grow() {
  const minute = Math.floor(market.at[1] / 60);
  for (const tile of data.tiles) {
    const row = rowOf(tile.code);
    const value = row.last || row.previous_close;
    const scaled = tile.is_index ? (tile.scale ??= tile.course.at(-1) / value) * value : value;
    if (tile.minute !== undefined && tile.minute !== minute) tile.course.push(scaled);
    else tile.course[tile.course.length - 1] = scaled;
    tile.minute = minute;
    tile.course.splice(0, Math.max(0, tile.course.length - MOST_POINTS));
  }
}

let turn = 0;

/** The index stays; the others move on by a few, so that every share comes round. */
function takeTurns() {
  const rest = data.tiles.slice(FIXED);
  const places = tiles.slice(FIXED);
  if (document.hidden || isStill() || rest.length <= places.length) return;
  for (let i = 0; i < PER_TURN; i += 1) {
    const place = places[turn % places.length];
    const shown = new Set(tiles.map((node) => node.dataset.code));
    const at = rest.findIndex((tile) => tile.code === place.dataset.code);
    const next = Array.from({ length: rest.length }, (_, k) => rest[(at + 1 + k) % rest.length]);
    place.dataset.code = next.find((tile) => !shown.has(tile.code)).code;
    paint(place);
    turn += 1;
  }
}

// ---- Ranking

const seen = [];

function compare() {
  const now = performance.now();
  const places = [...document.querySelectorAll("#board_ranking [data-alias]")];
  const ranks = new Map(places.map((place) => [place.dataset.alias, Number(place.dataset.rank)]));
  seen.push({ now, ranks });
  while (seen.length > 1 && now - seen[1].now >= LOOK_BACK) seen.shift();
  for (const place of places) {
    const before = seen[0].ranks.get(place.dataset.alias);
    const up = before === undefined ? 0 : before - ranks.get(place.dataset.alias);
    say(place.querySelector(".led-move"), up > 0 ? `↑ ${up}` : up < 0 ? `↓ ${-up}` : "—");
  }
}

// ---- Countdown, news, badge

const countdown = document.getElementById("countdown");
const clockStart = performance.now();

function tick() {
  if (!countdown) return;
  const runs = countdown.dataset.runs !== undefined && market.state === "running";
  const passed = runs ? (performance.now() - clockStart) / 1000 : 0;
  say(countdown, formatTime(Math.max(0, Math.round(Number(countdown.dataset.seconds) - passed))));
}

const news = document.getElementById("news");
const isEnglish = document.documentElement.lang === "en";

function setPace() {
  news.style.animationDuration = `${Math.max(12, news.scrollWidth / PACE)}s`;
}

function addNews(lines) {
  if (!lines.length) return;
  if (news.firstElementChild?.textContent === news.dataset.none) news.replaceChildren();
  for (const line of lines) news.prepend(html("span", {}, isEnglish ? line.en : line.zh));
  while (news.childElementCount > 8) news.lastElementChild.remove();
  setPace();
}

function tell(line) {
  const isClosed = market.phase === "closed";
  const state = line === "open" ? (isClosed ? "closed" : market.state === "running" ? "live" : "paused") : "stale";
  say(badge.querySelector("[data-word]"), badge.dataset[state]);
  badge.classList.toggle("is-stale", state !== "live");
}

// ---- Together

let line = "open";
const socket = new MarketSocket(document.getElementById("main").dataset.marketSocket);
socket.addEventListener("line", ({ detail }) => {
  line = detail.state;
  tell(line);
});
socket.addEventListener("message", ({ detail }) => {
  if (detail.type !== "quotes") return;
  if (detail.run !== data.run) return location.reload();
  const before = `${market.state} ${market.phase}`;
  market.apply(detail);
  if (before !== `${market.state} ${market.phase}`) return location.reload();
  grow();
  tiles.forEach(paint);
  say(document.getElementById("market-time"), formatTime(market.at[1]));
  if (!detail.snapshot) addNews(detail.news);
  tell(line);
});

hold.addEventListener("click", () => {
  const still = !isStill();
  hold.setAttribute("aria-pressed", String(still));
  document.body.classList.toggle("is-held", still);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "board_ranking") compare();
});
compare();
setPace();
setInterval(tick, 250);
setInterval(takeTurns, TURN_EVERY);

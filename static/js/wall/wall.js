// The instructor's wall. Everything on it works as forms and links; this lets it follow the room, keeps
// ticks, focus and what is being written, and gives it keys.

import "../shift.js";
import { newKey } from "../socket.js";
import { initKeys } from "./keys.js";
import { follow } from "./live.js";
import { initPassing, tick } from "./passing.js";

const main = document.getElementById("main");
const said = document.getElementById("wall-said");
const form = document.getElementById("send-form");
let ask = () => {};
let hushed = 0;

// ---- What came in ------------------------------------------------------------------------------
const have = () => [...document.querySelectorAll("[data-v]")].map((part) => part.dataset.v);

function isBusy(part) {
  return part.contains(document.activeElement) && part.matches("[data-part]");
}

function takeParts(came) {
  for (const part of came.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    const focused = isBusy(old) ? document.activeElement.getAttribute("href") ?? document.activeElement.id : null;
    old.replaceWith(part);
    window.htmx?.process(part);
    if (focused) [...part.querySelectorAll("a, button")].find((each) => focused === (each.getAttribute("href") ?? each.id))?.focus();
  }
}

/** Keeps the tiles that are the same, with their ticks; a tile that has the focus keeps it. */
function takeSeats(came) {
  const list = document.getElementById("seats");
  const fresh = came.getElementById("seats");
  if (!fresh) return;
  const focused = document.activeElement?.closest?.("#seats .seat")?.id;
  const selector = document.activeElement?.className?.split?.(" ")[0];
  const ticked = new Set([...list.querySelectorAll(".seat-tick:checked")].map((box) => box.value));
  const tiles = [...fresh.children].map((tile) => {
    const old = document.getElementById(tile.id);
    if (tile.hasAttribute("data-same") && old) return old;
    const box = tile.querySelector(".seat-tick");
    if (box) box.checked = ticked.has(box.value);
    return tile;
  });
  const isSame = tiles.length === list.children.length && tiles.every((tile, i) => list.children[i] === tile);
  if (isSame) return;
  list.replaceChildren(...tiles);
  if (focused && selector) document.querySelector(`#${focused} .${selector}`)?.focus({ preventScroll: true });
}

function take(came) {
  takeParts(came);
  takeSeats(came);
  tick();
  count();
}

// ---- What is sent ------------------------------------------------------------------------------
async function send(event) {
  const sent = event.target.closest("form[data-send], form[data-quiet]");
  if (!sent) return;
  event.preventDefault();
  const button = event.submitter;
  const address = button?.getAttribute("formaction") ?? sent.getAttribute("action");
  const body = new URLSearchParams(new FormData(sent, button));
  const key = sent.querySelector("[name=idempotency_key]");
  let answer = null;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    tell(sent, button, main.dataset.unsent);
    return; // the same key goes out with the next try
  }
  if (key) key.value = newKey();
  if (answer.ok) done(sent, button);
  else tell(sent, button, await reason(answer));
  ask();
}

async function reason(answer) {
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  return (came.querySelector("[role=alert]") ?? came.querySelector("h1"))?.textContent.trim() ?? main.dataset.unsent;
}

/** Where the reason stands: by the button, in a place of the form; else in a line under the bar. */
function placeOf(sent, button) {
  const places = [...sent.querySelectorAll("[data-problem]")];
  return places.filter((place) => place.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
}

function tell(sent, button, text) {
  const place = placeOf(sent, button) ?? document.getElementById("wall-problem");
  const line = document.createElement("p");
  line.className = "callout callout-bad";
  line.setAttribute("role", "alert");
  line.textContent = text;
  place.replaceChildren(line);
}

function done(sent, button) {
  for (const place of document.querySelectorAll("[data-problem], #wall-problem")) place.replaceChildren();
  if (!sent.matches("[data-send]")) return;
  say(button.dataset.done ?? "");
  if (sent !== form) return;
  if (button.name !== "order") form.elements.text.value = "";
  for (const box of document.querySelectorAll(".seat-tick:checked")) box.checked = false;
  count();
}

function say(text) {
  said.textContent = text;
  clearTimeout(hushed);
  hushed = setTimeout(() => {
    said.textContent = "";
  }, 4000);
}

function count() {
  const label = document.getElementById("ticked-count");
  if (label) label.textContent = document.querySelectorAll(".seat-tick:checked").length;
}

// ---- Order and filter without leaving the page ---------------------------------------------------
function choose(event) {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !main.dataset.live) return;
  event.preventDefault();
  history.replaceState(null, "", link.href);
  ask();
}

function tickOne(event) {
  if (!event.target.matches(".seat-tick")) return;
  if (form && event.target.checked) form.elements.audience.value = "ticked";
  count();
}

document.addEventListener("submit", send);
document.addEventListener("click", choose);
document.addEventListener("change", tickOne);
initPassing();
initKeys();
count();

if (main.dataset.live) {
  const state = document.getElementById("line-state");
  ask = follow(main.dataset.live, {
    have,
    take,
    line: (name) => {
      document.body.toggleAttribute("data-stale", name === "lost");
      const text = name === "lost" ? state.dataset.lost : state.dataset.open;
      if (state.textContent !== text) state.textContent = text;
    },
  });
}

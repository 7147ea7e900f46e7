// The counter: everything works as forms; these modules make it quicker. Each piece that htmx swaps in is started anew.

import { initBench } from "./bench.js";
import { initCashBox } from "./cash.js";
import { initFieldKeys, initKeys } from "./keys.js";
import { initKeeping } from "./keep.js";
import { initPreview } from "./preview.js";
import { initRack } from "./rack.js";

const arrived = new WeakMap();

/** Counts on from the seconds the server sent: the clock of this PC is never asked. */
function tick() {
  for (const node of document.querySelectorAll("[data-elapsed]")) {
    if (!arrived.has(node)) arrived.set(node, performance.now());
    const seconds = Number(node.dataset.elapsed) + Math.floor((performance.now() - arrived.get(node)) / 1000);
    node.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

function start() {
  const desk = document.getElementById("desk");
  if (!desk || desk.dataset.started) return;
  desk.dataset.started = "yes";
  initCashBox(desk);
  initPreview(desk);
  initBench(desk);
  initRack(desk);
  initFieldKeys(desk);
  tick();
  desk.querySelector(".steps [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  const problem = desk.querySelector("#problem");
  const first = desk.querySelector("[autofocus]") ?? desk.querySelector("[data-cash-box] input");
  if (problem) problem.focus({ preventScroll: false });
  else if (!desk.querySelector("[data-calm]")) first?.focus({ preventScroll: true });
}

initKeys();
initKeeping();
setInterval(tick, 500);
// Not on the tally that comes along: htmx would still move the focus within the desk after it.
document.addEventListener("htmx:load", (event) => event.target.id === "desk" && start());
start();

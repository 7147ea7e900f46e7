// The counter: everything works as forms; these modules make it quicker. Each piece that htmx swaps in is started anew.

import { initBench } from "./bench.js";
import { initCashBox } from "./cash.js";
import { initFieldKeys, initKeys } from "./keys.js";
import { initKeeping } from "./keep.js";
import { initPreview } from "./preview.js";
import { initRack } from "./rack.js";

function start() {
  const desk = document.getElementById("desk");
  if (!desk || desk.dataset.started) return;
  desk.dataset.started = "yes";
  initCashBox(desk);
  initPreview(desk);
  initBench(desk);
  initRack(desk);
  initFieldKeys(desk);
  desk.querySelector(".steps [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  const problem = desk.querySelector("#problem");
  const first = desk.querySelector("[autofocus]") ?? desk.querySelector("[data-cash-box] input");
  if (problem) problem.focus({ preventScroll: false });
  else if (!desk.querySelector("[data-calm]")) first?.focus({ preventScroll: true });
}

initKeys();
initKeeping();
document.addEventListener("htmx:load", start);
start();

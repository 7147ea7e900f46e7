// How the line to the market stands, and what the market is doing: phase, simulated time, a feed that stands still.

import { formatLevel, formatPercent, formatTime } from "../format.js";
import { say, sayMove } from "./paint.js";

export function initLine(market, { onPhase }) {
  const status = document.getElementById("feed-status");
  const stale = document.getElementById("stale");
  const phase = document.getElementById("phase");
  const indices = document.getElementById("indices");

  function tellTime() {
    const time = formatTime(market.at[1]);
    say(phase.querySelector("time"), time);
    say(stale.querySelector("time"), time);
  }

  function tellPhase() {
    const state = market.state === "running" ? market.phase : market.state;
    say(phase.querySelector("span"), phase.dataset[state.replaceAll("_", "")]);
    phase.classList.toggle("chip-ok", state === "continuous");
    phase.classList.toggle("chip-warn", market.state !== "running");
  }

  market.addEventListener("quotes", () => {
    tellTime();
    for (const row of market.indices.values()) {
      const node = indices?.querySelector(`[data-index="${row.code}"]`);
      if (!node) continue;
      const change = row.last - row.previous_close;
      say(node.querySelector("b"), formatLevel(row.last));
      sayMove(node.querySelector('[data-cell="percent"]'), change, formatPercent(change / row.previous_close));
    }
  });
  market.addEventListener("phase", () => {
    tellPhase();
    onPhase();
  });

  return {
    apply({ state, delay }) {
      phase.classList.toggle("is-lost", state !== "open");
      stale.hidden = state === "open";
      const text = delay === null ? status.dataset[state] : status.dataset.delay.replace("{ms}", delay);
      say(status, state === "open" ? text : status.dataset[state]);
      status.classList.toggle("is-lost", state !== "open");
    },
  };
}

// The head of the chart: the share in hand, its price as the biggest thing on the page, and its facts.

import { flash } from "../flash.js";
import { formatBig, formatChange, formatPercent, formatPrice } from "../format.js";
import { newKey } from "../socket.js";
import { Market } from "./market.js";
import { colour, say, sayMove } from "./paint.js";

const LOT = 100;

export function initQuote(market) {
  const head = document.getElementById("quote");
  const cell = (name) => head.querySelector(`[data-cell="${name}"]`);
  const chart = document.getElementById("chart");
  const star = document.getElementById("star");

  function paint(move = 0) {
    const { row, share } = market;
    const price = Market.priceOf(row);
    const change = Market.changeOf(row);
    say(cell("name"), share.name);
    say(cell("code"), share.code);
    if (move && cell("last").textContent !== formatPrice(price)) flash(cell("last"), move);
    say(cell("last"), formatPrice(price));
    colour(cell("last"), change);
    sayMove(cell("change"), change, formatChange(change));
    say(cell("percent"), formatPercent(Market.ratioOf(row)));
    colour(cell("percent"), change);
    for (const name of ["open", "high", "low"]) {
      say(cell(name), formatPrice(row[name]));
      colour(cell(name), row[name] ? row[name] - row.previous_close : 0);
    }
    say(cell("previous_close"), formatPrice(row.previous_close));
    say(cell("volume"), formatBig(row.volume / LOT));
    say(cell("turnover"), formatBig(row.turnover / 100));
    say(cell("rate"), formatPercent(row.volume / share.shares).replace("+", ""));
    say(cell("amplitude"), row.high ? formatPercent((row.high - row.low) / row.previous_close).replace("+", "") : "—");
    chart.setAttribute("aria-label", `${share.name} ${formatPrice(price)} ${formatPercent(Market.ratioOf(row))}`);
  }

  function mark() {
    if (!star) return;
    const { starred, code } = market.share;
    star.setAttribute("aria-pressed", String(starred));
    star.form.elements.code.value = code;
    star.form.elements.wanted.value = starred ? "0" : "1";
  }

  star?.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { share } = market;
    const answer = await fetch(star.form.action, { method: "POST", body: new FormData(star.form) });
    if (!answer.ok) return star.form.submit();
    share.starred = !share.starred;
    star.form.elements.idempotency_key.value = newKey();
    mark();
    market.dispatchEvent(new Event("starred"));
  });

  market.addEventListener("quotes", ({ detail }) => {
    if (detail.has(market.chosen)) paint(detail.get(market.chosen));
  });
  market.addEventListener("choose", () => {
    paint();
    mark();
  });
}

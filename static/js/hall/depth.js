// Five levels a side and the tape. The rows stand from the start; only their figures change.

import { formatCount, formatPercent, formatPrice, formatTime } from "../format.js";
import { html } from "../svg.js";
import { colour, say } from "./paint.js";

const LOT = 100;
/** Shown as whole lots; an odd remainder shows as a decimal, so that the sums agree. */
const lots = (shares) => (shares % LOT ? (shares / LOT).toFixed(2) : formatCount(shares / LOT));

export function initDepth(market, { onPrice }) {
  const panel = document.getElementById("depth");
  const tape = document.getElementById("tape-rows");
  // Best first on both sides: the asks stand upside down on the page.
  const asks = [...panel.querySelectorAll(".is-ask")].reverse();
  const bids = [...panel.querySelectorAll(".is-bid")];

  function paintSide(rows, levels, most) {
    rows.forEach((row, i) => {
      const [price, quantity] = levels[i] ?? [0, 0];
      const width = most ? (quantity / most) * 100 : 0;
      row.disabled = !price;
      row.dataset.price = price;
      const cell = row.querySelector('[data-cell="price"]');
      say(cell, formatPrice(price));
      colour(cell, price ? price - market.row.previous_close : 0);
      say(row.querySelector('[data-cell="lots"]'), price ? lots(quantity) : "");
      const bar = row.querySelector("rect");
      bar.setAttribute("x", (100 - width).toFixed(1));
      bar.setAttribute("width", width.toFixed(1));
    });
  }

  function paint({ bids: buying, asks: selling }) {
    const five = [buying.slice(0, 5), selling.slice(0, 5)];
    const [bid, ask] = five.map((levels) => levels.reduce((sum, [, quantity]) => sum + quantity, 0));
    const most = Math.max(...five.flat().map(([, quantity]) => quantity), 1);
    paintSide(bids, five[0], most);
    paintSide(asks, five[1], most);
    const lead = bid - ask;
    const sign = lead > 0 ? "+" : lead < 0 ? "−" : "";
    say(panel.querySelector('[data-cell="ratio"]'), bid + ask ? formatPercent(lead / (bid + ask)) : "—");
    say(panel.querySelector('[data-cell="lead"]'), bid + ask ? `${sign}${lots(Math.abs(lead))}` : "—");
    const spread = five[0].length && five[1].length ? five[1][0][0] - five[0][0][0] : 0;
    say(panel.querySelector('[data-cell="spread"]'), formatPrice(spread));
  }

  function paintTape(trades) {
    const rows = trades
      .slice(-60)
      .reverse()
      .map(([, second, price, quantity, side]) =>
        html(
          "li",
          { class: side === "buy" ? "up" : side === "sell" ? "down" : null },
          html("time", {}, formatTime(second)),
          html("span", { class: "num" }, formatPrice(price)),
          html("span", { class: "num" }, side ? html("span", { class: "arrow" }) : null, lots(quantity)),
        ),
      );
    tape.replaceChildren(...rows);
  }

  panel.addEventListener("click", (event) => {
    const row = event.target.closest(".depth-row");
    if (row && !row.disabled) onPrice(Number(row.dataset.price));
  });

  market.addEventListener("choose", () => {
    paint({ bids: [], asks: [] });
    tape.replaceChildren();
  });

  return {
    apply(frame) {
      if (frame.instrument !== market.chosen) return;
      paint(frame);
      paintTape(frame.trades);
    },
  };
}

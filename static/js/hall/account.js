// The account: what the ticket needs to know of it, and the tables of orders, fills, holdings and cash. The server
// writes the tables; they are asked for again when something happened, and only their cells change place with new ones.

import { formatCount, formatMoney, formatPercent, formatPrice, formatSignedMoney } from "../format.js";
import { Market } from "./market.js";
import { say, sayMove } from "./paint.js";
import { announce } from "./toasts.js";

/** Several events of one commit make one request. */
const GATHER = 250;
/** How often the reasons of open orders are asked for again: the queue in front of them moves. */
const REASONS_EVERY = 5000;

/** After this long without an answer a cancellation goes as the form it stands in, under the same key. */
const PATIENCE = 6000;

export function initAccount(market, data, socket) {
  const book = document.getElementById("book");
  const account = { cash: data.cash, frozen: data.frozen, holdings: new Map(data.holdings.map((one) => [one[0], one])) };
  const waiting = new Map();
  let timer = 0;
  let isAsking = false;

  /** One request at a time; what happens meanwhile is asked for after it. */
  async function refresh() {
    clearTimeout(timer);
    if (isAsking) return soon();
    isAsking = true;
    const answer = await fetch(book.dataset.live).catch(() => null);
    if (answer?.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    isAsking = false;
  }

  /** Takes the new content of every live part; who stood on a button stands on it again. */
  function put(fresh) {
    const focused = document.activeElement?.id;
    for (const part of fresh.querySelectorAll("[data-live-part]")) {
      const here = document.getElementById(part.id);
      if (!here || here.innerHTML === part.innerHTML) continue;
      if (here.contains(document.activeElement) && document.activeElement.matches("summary, [open] *")) continue;
      here.replaceChildren(...part.childNodes);
    }
    if (focused && document.activeElement?.id !== focused) {
      const same = document.getElementById(focused) ?? book.querySelector('[role="tab"][aria-selected="true"]');
      same.focus({ preventScroll: true });
    }
    paint();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, GATHER);
  }

  /** What depends on prices follows them without asking: available + frozen + holdings = total. */
  function paint() {
    let value = 0;
    let gain = 0;
    for (const tr of book.querySelectorAll("[data-holding]")) {
      const row = market.rows.get(Number(tr.dataset.holding));
      const { held, cost } = tr.dataset;
      const worth = Market.priceOf(row) * Number(held);
      const profit = worth - Number(cost);
      const cell = (name) => tr.querySelector(`[data-cell="${name}"]`);
      say(cell("value"), formatMoney(worth));
      sayMove(cell("profit"), profit, formatSignedMoney(profit));
      sayMove(cell("ratio"), profit, Number(cost) ? formatPercent(profit / Number(cost)) : "—");
      sayMove(cell("price"), Market.changeOf(row), formatPrice(Market.priceOf(row)));
      value += worth;
      gain += profit;
    }
    const sum = book.querySelector("[data-opening]");
    if (!sum) return;
    const total = account.cash + value;
    const opening = Number(sum.dataset.opening);
    for (const tr of book.querySelectorAll("[data-holding]")) {
      const worth = Market.priceOf(market.rows.get(Number(tr.dataset.holding))) * Number(tr.dataset.held);
      say(tr.querySelector('[data-cell="share"]'), total ? formatPercent(worth / total).replace("+", "") : "—");
    }
    for (const [name, figure] of Object.entries({ available: account.cash - account.frozen, frozen: account.frozen, value, total })) {
      for (const node of document.querySelectorAll(`[data-sum="${name}"]`)) say(node, formatMoney(figure));
    }
    sayMove(document.querySelector('[data-sum="floating"]'), gain, formatSignedMoney(gain));
    sayMove(document.querySelector('[data-sum="return"]'), total - opening, formatPercent(total / opening - 1));
  }

  function tellFill({ instrument, side, price, quantity }) {
    const { name } = market.shares.get(instrument);
    announce(`${name} ${formatCount(quantity)} × ${formatPrice(price)}`, side);
  }

  /** One order at a time over the socket; without one the form itself goes. */
  book.addEventListener("submit", (event) => {
    const order = event.submitter?.dataset.cancel;
    const key = event.target.elements.idempotency_key.value;
    if (!order || waiting.has(key)) return;
    if (!socket.send({ type: "cancel", key, order: Number(order) })) return;
    event.preventDefault();
    waiting.set(
      key,
      setTimeout(() => event.target.submit(), PATIENCE),
    );
  });

  market.addEventListener("quotes", paint);
  setInterval(() => {
    if (!document.hidden && book.querySelector("[data-open-order]")) refresh();
  }, REASONS_EVERY);

  return {
    get available() {
      return account.cash - account.frozen;
    },
    sellable: (number) => account.holdings.get(number)?.[2] ?? 0,
    refresh,
    /** The answer to a cancellation; false if it was none of these. */
    answered({ key, accepted, text }) {
      if (!waiting.has(key)) return false;
      clearTimeout(waiting.get(key));
      waiting.delete(key);
      announce(text, accepted ? "done" : "bad");
      soon();
      return true;
    },
    apply({ kind, facts }) {
      if (kind === "balance") {
        account.cash = facts.cash;
        account.frozen = facts.frozen;
        account.holdings = new Map(facts.holdings.map((one) => [one[0], one]));
        market.dispatchEvent(new Event("balance"));
      }
      if (kind === "fill") tellFill(facts);
      soon();
    },
  };
}

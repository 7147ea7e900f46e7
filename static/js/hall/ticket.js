// The order ticket: what an order would cost before it is sent, steppers, fractions, and sending it over the socket;
// without a socket the form itself is sent. What was typed stays typed until the order is accepted.

import { formatCount, formatMoney, formatPrice, parseNumber } from "../format.js";
import { newKey } from "../socket.js";
import { html } from "../svg.js";
import { Market } from "./market.js";
import { say } from "./paint.js";

/** After this long without an answer the same order goes as a form, under the same key: one effect either way. */
const PATIENCE = 6000;

const rounded = (value) => Math.floor(value + 0.5 + 1e-9);

export function initTicket(market, account, rules, socket) {
  const form = document.getElementById("ticket");
  const { price: priceInput, quantity: quantityInput } = form.elements;
  const answer = document.getElementById("ticket-answer");
  const send = form.querySelector(".ticket-send");
  const waiting = new Map();

  const isSale = () => form.elements.side.value === "sell";
  const ticks = () => Math.round(parseNumber(priceInput.value) * 100);
  const shares = () => Math.trunc(parseNumber(quantityInput.value));

  /** Fen, each fee rounded by itself, as the broker charges them when one order fills at once. */
  function feesOf(fen) {
    if (!fen) return 0;
    const commission = Math.max(rules.commission_least, rounded((fen * rules.commission) / 1e6));
    return commission + rounded((fen * rules.transfer) / 1e6) + (isSale() ? rounded((fen * rules.stamp) / 1e6) : 0);
  }

  function warn(amount, fees) {
    const { row } = market;
    const price = ticks();
    const broken = {
      limits: price > 0 && (price > row.limit_up || price < row.limit_down),
      lot: !isSale() && shares() % rules.lot !== 0,
      cash: !isSale() && amount + fees > account.available,
      sellable: isSale() && shares() > account.sellable(market.chosen),
    };
    for (const hint of form.querySelectorAll("[data-hint]")) hint.hidden = !broken[hint.dataset.hint];
  }

  function tell() {
    const { row, share } = market;
    const amount = ticks() * shares();
    const fees = feesOf(amount);
    const cell = (name) => form.querySelector(`[data-cell="${name}"]`);
    say(cell("name"), share.name);
    say(cell("code"), share.code);
    say(cell("last"), formatPrice(Market.priceOf(row)));
    say(cell("amount"), formatMoney(amount));
    say(cell("fees"), formatMoney(fees));
    say(cell("total"), formatMoney(isSale() ? amount - fees : amount + fees));
    for (const node of form.querySelectorAll('[data-cell="limit_up"]')) say(node, formatPrice(row.limit_up));
    for (const node of form.querySelectorAll('[data-cell="limit_down"]')) say(node, formatPrice(row.limit_down));
    say(cell("sellable"), formatCount(account.sellable(market.chosen)));
    for (const node of form.querySelectorAll("[data-when]")) {
      node.hidden = node.dataset.when !== form.elements.side.value;
    }
    warn(amount, fees);
  }

  /** The price at which an order of this side would trade now. */
  function setBestPrice() {
    const { row } = market;
    const best = isSale() ? row.bid : row.ask;
    priceInput.value = formatPrice(best || Market.priceOf(row));
  }

  function setSide(side) {
    form.elements.side.value = side;
    tell();
  }

  /** Buying takes a part of the money, fees included; selling a part of what may be sold today. */
  function lotsFor(part) {
    const { lot } = rules;
    const price = ticks();
    if (isSale()) {
      const sellable = account.sellable(market.chosen);
      return part === 1 ? sellable : Math.floor(sellable / part / lot) * lot;
    }
    if (!price) return 0;
    const money = Math.floor(account.available / part);
    let quantity = Math.floor(money / price / lot) * lot;
    while (quantity > 0 && quantity * price + feesOf(quantity * price) > money) quantity -= lot;
    return quantity;
  }

  function step(button) {
    if (button.dataset.step === "price") {
      const next = Math.max(1, ticks() + Number(button.dataset.by));
      priceInput.value = formatPrice(next);
    } else {
      quantityInput.value = formatCount(Math.max(0, shares() + Number(button.dataset.by)));
    }
  }

  function show(text, kind) {
    const node = html("p", { class: `callout callout-${kind}` }, text);
    answer.replaceChildren(node);
  }

  function finish(key) {
    clearTimeout(waiting.get(key));
    waiting.delete(key);
    send.removeAttribute("aria-disabled");
    form.elements.idempotency_key.value = newKey();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step], [data-part]");
    if (!button) return;
    if (button.dataset.step) step(button);
    else quantityInput.value = formatCount(lotsFor(Number(button.dataset.part)));
    tell();
  });

  // The arrows step a price by a tick and a quantity by a lot, as the buttons beside them do.
  form.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || event.altKey || ![priceInput, quantityInput].includes(event.target)) return;
    event.preventDefault();
    step(event.target.parentElement.querySelectorAll("[data-step]")[direction === 1 ? 1 : 0]);
    tell();
  });

  form.addEventListener("input", tell);
  form.addEventListener("change", (event) => {
    if (event.target.name === "side") setBestPrice();
    tell();
  });

  form.addEventListener("submit", (event) => {
    if (send.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    const key = form.elements.idempotency_key.value;
    const order = {
      type: "place",
      key,
      code: form.elements.code.value,
      side: form.elements.side.value,
      price: priceInput.value.trim() || "0",
      quantity: quantityInput.value.trim() || "0",
    };
    if (!socket?.send(order)) return;
    event.preventDefault();
    send.setAttribute("aria-disabled", "true");
    waiting.set(
      key,
      setTimeout(() => form.submit(), PATIENCE),
    );
  });

  market.addEventListener("choose", () => {
    form.elements.code.value = market.share.code;
    quantityInput.value = formatCount(rules.lot);
    answer.replaceChildren();
    setBestPrice();
    tell();
  });
  market.addEventListener("quotes", tell);
  market.addEventListener("balance", tell);
  tell();

  return {
    setSide(side) {
      setSide(side);
      setBestPrice();
      tell();
      priceInput.focus();
      priceInput.select();
    },
    setPrice(price) {
      priceInput.value = formatPrice(price);
      tell();
      quantityInput.focus();
      quantityInput.select();
    },
    /** The answer to an order; true if it was one of this ticket's. */
    answered({ key, accepted, text }) {
      if (!waiting.has(key)) return false;
      finish(key);
      show(text, accepted ? "ok" : "bad");
      return true;
    },
    /** A message of this socket was refused as such, so no answer will come. */
    refused(text) {
      const [key] = waiting.keys();
      if (!key) return;
      finish(key);
      show(text, "bad");
    },
  };
}

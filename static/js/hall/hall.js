// The securities hall: puts its parts together round one market and, for whoever trades, one account.

import { MarketSocket } from "../socket.js";
import { initAccount } from "./account.js";
import { initChart } from "./chart.js";
import { initDepth } from "./depth.js";
import { initKeys } from "./keys.js";
import { initLine } from "./line.js";
import { Market } from "./market.js";
import { initNews } from "./news.js";
import { initQuote } from "./quote.js";
import { initTicket } from "./ticket.js";
import { announce } from "./toasts.js";
import { initWatch } from "./watch.js";
import { initWizard } from "./wizard.js";

const floor = document.getElementById("floor");
const dataNode = document.getElementById("market-data");

function showView(name) {
  document.querySelector(`.bottom-nav [data-view="${name}"]`)?.click();
}

/** Opens a table of the account and stands on what is wanted there, also if it comes only with the newest content. */
async function openBook(account, name, wanted) {
  const tab = document.getElementById(name);
  showView("book");
  tab.click();
  (document.querySelector(wanted) ?? tab).focus();
  await account.refresh();
  if (document.activeElement === tab) document.querySelector(wanted)?.focus();
}

function start(data) {
  const market = new Market(data);
  const { account: opening, rules } = data;
  const choose = (number) => {
    market.choose(number);
    history.replaceState(null, "", `?code=${market.share.code}`);
  };

  // What the page says of a break or a pause comes from the server.
  const line = initLine(market, { onPhase: () => (account ? account.refresh() : location.reload()) });
  const quotes = new MarketSocket(floor.dataset.marketSocket);
  let seq = opening?.seq ?? 0;
  const orders = opening
    ? new MarketSocket(floor.dataset.accountSocket, () => ({ run: data.run, since: seq }))
    : null;
  const account = opening ? initAccount(market, opening, orders) : null;
  const ticket = document.getElementById("ticket") ? initTicket(market, account, rules, orders) : null;

  const watch = initWatch(market, {
    onChoose(number) {
      choose(number);
      if (window.innerWidth <= 760) showView("chart");
    },
  });
  const wizard = initWizard(market, { onChoose: choose });
  initQuote(market);
  const news = initNews({ announce });
  const chart = initChart(market);
  const depth = initDepth(market, {
    onPrice(price) {
      showView("trade");
      ticket?.setPrice(price);
    },
  });

  const follow = () => quotes.stand("depth", { type: "watch", instrument: market.chosen });
  market.addEventListener("choose", follow);
  quotes.addEventListener("line", ({ detail }) => line.apply(detail));
  quotes.addEventListener("message", ({ detail }) => {
    if (detail.type === "quotes") {
      // Another run is another market: its shares, its account and its history are other ones.
      if (detail.run !== data.run) return location.reload();
      market.apply(detail);
      if (!detail.snapshot) news.apply(detail.news);
    }
    if (detail.type === "depth") {
      depth.apply(detail);
      chart.apply(detail);
    }
  });
  follow();

  orders?.addEventListener("message", ({ detail }) => {
    if (detail.type === "welcome" && detail.run !== data.run) location.reload();
    if (detail.type === "account") {
      seq = detail.n;
      account.apply(detail);
    }
    if (detail.type === "answer") ticket.answered(detail) || account.answered(detail);
    if (detail.type === "error") ticket.refused(detail.text);
  });
  orders?.addEventListener("line", ({ detail }) => {
    if (detail.state === "refused") location.reload();
  });

  const trade = (side) => {
    showView("trade");
    ticket.setSide(side);
  };
  initKeys({
    wizard: wizard.open,
    step: watch.move,
    ...(ticket && { buy: () => trade("buy"), sell: () => trade("sell") }),
    ...(account && {
      cancel: () => openBook(account, "tab-orders", "#book-orders [data-cancel]"),
      holdings: () => openBook(account, "tab-holdings", "#book-holdings"),
    }),
  });
}

if (dataNode) start(JSON.parse(dataNode.textContent));

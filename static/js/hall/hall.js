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

const PHONE = window.matchMedia("(max-width: 760px)");
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

/** Ticket, tables and the account's own line; null for whoever looks on. */
function initTrading(market, { run, rules, account: opening }) {
  if (!opening) return null;
  let { seq } = opening;
  const socket = new MarketSocket(floor.dataset.accountSocket, () => ({ run, since: seq }));
  const account = initAccount(market, opening, socket);
  const ticket = initTicket(market, account, rules, socket);
  const hear = {
    welcome: (message) => message.run !== run && location.reload(),
    account(message) {
      seq = message.n;
      account.apply(message);
    },
    answer: (message) => ticket.answered(message) || account.answered(message),
    error: (message) => ticket.refused(message.text),
  };
  socket.addEventListener("message", ({ detail }) => hear[detail.type]?.(detail));
  socket.addEventListener("line", ({ detail }) => detail.state === "refused" && location.reload());

  const trade = (side) => () => {
    showView("trade");
    ticket.setSide(side);
  };
  return {
    refresh: account.refresh,
    setPrice: ticket.setPrice,
    keys: {
      buy: trade("buy"),
      sell: trade("sell"),
      cancel: () => openBook(account, "tab-orders", "#book-orders [data-cancel]"),
      holdings: () => openBook(account, "tab-holdings", "#book-holdings"),
    },
  };
}

/** The market's line: quotes, news, and the depth of the share in hand. */
function followMarket(market, data, { line, news, depth, chart }) {
  const socket = new MarketSocket(floor.dataset.marketSocket);
  const follow = () => socket.stand("depth", { type: "watch", instrument: market.chosen });
  const hear = {
    quotes(frame) {
      // Another run is another market: its shares, its account and its history are other ones.
      if (frame.run !== data.run) return location.reload();
      market.apply(frame);
      if (!frame.snapshot) news.apply(frame.news);
    },
    depth(frame) {
      depth.apply(frame);
      chart.apply(frame);
    },
  };
  socket.addEventListener("message", ({ detail }) => hear[detail.type]?.(detail));
  socket.addEventListener("line", ({ detail }) => line.apply(detail));
  market.addEventListener("choose", follow);
  follow();
}

function start(data) {
  const market = new Market(data);
  const trading = initTrading(market, data);
  const choose = (number) => {
    market.choose(number);
    history.replaceState(null, "", `?code=${market.share.code}`);
  };
  const watch = initWatch(market, {
    onChoose(number) {
      choose(number);
      if (PHONE.matches) showView("chart");
    },
  });
  const wizard = initWizard(market, { onChoose: choose });
  initQuote(market);
  followMarket(market, data, {
    // What the page says of a break or a pause comes from the server.
    line: initLine(market, { onPhase: () => (trading ? trading.refresh() : location.reload()) }),
    news: initNews({ announce }),
    chart: initChart(market),
    depth: initDepth(market, {
      onPrice(price) {
        showView("trade");
        trading?.setPrice(price);
      },
    }),
  });
  initKeys({ wizard: wizard.open, step: watch.move, ...trading?.keys });
}

if (dataNode) start(JSON.parse(dataNode.textContent));

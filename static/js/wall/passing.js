// What goes on by itself between two answers of the server: seconds since, seconds left, patience.
// All count from what the server sent; the clock of this PC is never asked.

const arrived = new WeakMap();

function passed(node, sent) {
  const known = arrived.get(node);
  if (known?.sent === sent) return (performance.now() - known.at) / 1000;
  arrived.set(node, { sent, at: performance.now() });
  return 0;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function span(seconds, words) {
  if (seconds < 60) return words.seconds.replace("{n}", Math.floor(seconds));
  if (seconds < 3600) return words.minutes.replace("{n}", Math.floor(seconds / 60));
  return words.hours.replace("{n}", Math.floor(seconds / 3600));
}

function patience(bar) {
  const sent = bar.dataset.left;
  const left = Math.max(0, Number(sent) - (bar.hasAttribute("data-still") ? 0 : passed(bar, sent)));
  const share = Math.round((left / bar.max) * 100);
  bar.value = left;
  bar.classList.toggle("bar-ok", share >= 50);
  bar.classList.toggle("bar-warn", share < 50 && share >= 20);
  bar.classList.toggle("bar-bad", share < 20);
  const words = bar.parentElement.querySelector("[data-percent]");
  if (words) say(words, `${share}%`);
}

function tick() {
  const words = document.getElementById("spans")?.dataset;
  for (const node of document.querySelectorAll("[data-ago]")) {
    const sent = node.dataset.ago;
    if (words) say(node, span(Number(sent) + passed(node, sent), words));
  }
  for (const node of document.querySelectorAll("[data-seconds]")) {
    const sent = node.dataset.seconds;
    say(node, String(Math.max(0, Math.ceil(Number(sent) - passed(node, sent)))));
  }
  for (const bar of document.querySelectorAll("progress[data-left]")) patience(bar);
}

export function initPassing() {
  tick();
  setInterval(tick, 500);
}

export { tick };

// Counts down from the seconds the server sent, by the time that has passed here since: the clock
// of this PC is never asked. Pieces that htmx swaps in are picked up by themselves.

const running = new WeakMap();

export function clockText(seconds) {
  const sign = seconds < 0 ? "−" : "";
  const whole = Math.abs(Math.trunc(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.trunc(whole / 3600);
  const minutes = Math.trunc(whole / 60) % 60;
  return `${sign}${hours ? `${hours}:` : ""}${two(minutes)}:${two(whole % 60)}`;
}

function secondsLeft(node, attribute) {
  const sent = node.dataset[attribute];
  let known = running.get(node);
  if (!known || known.sent !== sent) {
    known = { sent, value: Number(sent), at: performance.now() };
    running.set(node, known);
  }
  return known.value - (performance.now() - known.at) / 1000;
}

function tick() {
  for (const node of document.querySelectorAll("[data-countdown]")) {
    const least = node.dataset.overtime === undefined ? 0 : -Infinity;
    const left = Math.max(least, Math.ceil(secondsLeft(node, "countdown")));
    const text = clockText(left);
    if (node.textContent !== text) node.textContent = text;
    node.classList.toggle("is-over", left <= 0);
  }
}

tick();
setInterval(tick, 250);
document.addEventListener("htmx:load", tick);

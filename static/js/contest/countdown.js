// Counts seconds down to a moment that the server has said; at nothing the page is loaded again.

import { formatTime } from "../format.js";

const started = performance.now();

for (const node of document.querySelectorAll("[data-countdown]")) {
  const seconds = Number(node.dataset.countdown);
  const timer = setInterval(() => {
    const left = Math.max(0, seconds - Math.floor((performance.now() - started) / 1000));
    node.textContent = formatTime(left);
    if (left > 0) return;
    clearInterval(timer);
    // A second later the server's clock has opened or closed the contest.
    setTimeout(() => location.reload(), 2000);
  }, 1000);
}

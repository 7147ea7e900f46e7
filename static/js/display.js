// The bar under the room code runs down between two answers of the server.

const seen = new WeakMap();

function tick() {
  for (const bar of document.querySelectorAll("progress[data-code-left]")) {
    if (!seen.has(bar)) seen.set(bar, performance.now());
    const passed = (performance.now() - seen.get(bar)) / 1000;
    bar.value = Math.max(0, Number(bar.dataset.codeLeft) - passed);
  }
}

tick();
setInterval(tick, 200);

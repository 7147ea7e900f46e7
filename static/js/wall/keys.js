// Keys of the wall. None of them is the only way.

const seats = () => [...document.querySelectorAll("#seats .seat")];
const current = () => document.activeElement?.closest?.("#seats .seat");

function focus(seat) {
  seat?.querySelector(".seat-name")?.focus();
  seat?.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const list = seats();
  const at = list.indexOf(current());
  focus(list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
}

/** The panel that holds a field comes to the front on a phone; then the field has the focus. */
function reach(selector) {
  document.querySelector(".bottom-nav [data-view=send]")?.click();
  document.querySelector(selector)?.focus();
}

const KEYS = {
  h: () => focus(seats()[0]),
  x: () => current()?.querySelector(".seat-tick")?.click(),
  m: () => reach("#message-text"),
  e: () => reach(".event-kinds input"),
  arrowright: () => move(1),
  arrowdown: () => move(1),
  arrowleft: () => move(-1),
  arrowup: () => move(-1),
};

export function initKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
    const isArrow = event.key.startsWith("Arrow");
    const act = KEYS[event.key.toLowerCase()];
    if (!act || isTyping || (isArrow && !current())) return;
    event.preventDefault();
    act();
  });
}

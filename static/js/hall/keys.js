// The keys of the floor. Each function key has a second one (Alt with its digit) for browsers and laptops that keep
// theirs; F5 stays the browser's.

const FUNCTION_KEYS = { F1: "buy", F2: "sell", F3: "cancel", F4: "holdings" };
const SECOND_KEYS = { Digit1: "buy", Digit2: "sell", Digit3: "cancel", Digit4: "holdings" };
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const isTyping = (node) => node.matches("input:not([type=radio]), textarea, select, [contenteditable]");
/** Arrows mean something of their own here: tabs, radios, the chart, a list that scrolls. */
const hasArrows = (node) => isTyping(node) || node.closest("[role=tablist], [type=radio], [role=region], dialog, canvas");

/** `does` names what each key does; one that is left out is not served on this page. */
export function initKeys(does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const name = event.altKey ? SECOND_KEYS[event.code] : FUNCTION_KEYS[event.key];
    if (name && does[name]) {
      event.preventDefault();
      does[name]();
    } else if (event.altKey || event.shiftKey) {
      // Any other combination belongs to the browser or to what is typed.
    } else if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      does.wizard();
    } else if (STEPS[event.key] && !hasArrows(event.target) && !event.target.closest("#watch-rows")) {
      event.preventDefault();
      does.step(STEPS[event.key]);
    }
  });
}

// A teller's keys: Enter to the next field and Esc back, function keys for the steps, each with a second one
// (Alt with its digit). F5 stays the browser's.

const FUNCTION_KEYS = { F6: "call", F8: "step", F9: "step" };
const SECOND_KEYS = { Digit6: "call", Digit8: "step", Digit9: "step" };
const PAPER_STEPS = new Set(["print", "sign", "seal", "hand_over"]);

/** Which step a key confirms: F9 those with the slip in hand, F8 the others. */
function confirms(key, step) {
  return key.endsWith("9") === PAPER_STEPS.has(step);
}

export function initKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const does = event.altKey ? SECOND_KEYS[event.code] : FUNCTION_KEYS[event.key];
    if (!does) return;
    event.preventDefault();
    const button =
      does === "call" ? document.querySelector("[data-key=call]") : document.querySelector("#confirm[data-key]");
    if (!button || button.disabled) return;
    if (does === "step" && !confirms(event.altKey ? event.code : event.key, button.dataset.key)) return;
    button.click();
  });
}

/** Enter goes on and Esc back through the fields of the step and of the drawer; only the button submits. */
export function initFieldKeys(desk) {
  const fields = () =>
    [...desk.querySelectorAll("#transaction :is(input:not([type=hidden]), select), input[form=transaction]")].filter(
      (field) => !field.disabled && field.getClientRects().length,
    );
  desk.addEventListener("keydown", (event) => {
    const step = { Enter: 1, Escape: -1 }[event.key];
    const list = fields();
    const at = list.indexOf(event.target);
    if (!step || at < 0 || event.isComposing) return;
    event.preventDefault();
    const next = list[at + step] ?? (step > 0 ? desk.querySelector("#confirm") : null);
    next?.focus();
    next?.select?.();
  });
}

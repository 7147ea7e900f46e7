// The drawer: pieces by denomination, their sum, and whether cash and amount agree. The server decides.

import { formatMoney } from "../format.js";

const plain = (text) => text.normalize("NFKC").replaceAll(",", "").trim();
const countOf = (input) => (/^[0-9]+$/.test(plain(input.value)) ? Number(plain(input.value)) : 0);

/** Fen of what is typed in an amount field; NaN if it is no amount. */
export function fenOf(text) {
  const amount = plain(text).replace(/^[¥￥]/, "");
  return /^[0-9]+(\.[0-9]{1,2})?$/.test(amount) ? Math.round(Number(amount) * 100) : NaN;
}

/** Puts into the chip whether a sum and what it should come to agree; nothing where there is nothing to compare. */
function compare(chip, total, target) {
  if (!chip || Number.isNaN(target)) return;
  const difference = total - target;
  chip.className = `chip ${difference ? "chip-warn" : "chip-ok"}`;
  chip.textContent = difference
    ? `${chip.dataset.differs} ${formatMoney(difference)}`
    : `✓ ${chip.dataset.agrees}`;
}

/** While one keys in the amount, the sum that was counted stands beside it. */
function initCounted(desk, chip) {
  const amount = desk.querySelector("#amount");
  if (!amount) return;
  const update = () => compare(chip, Number(chip.dataset.total), fenOf(amount.value));
  amount.addEventListener("input", update);
  update();
}

export function initCashBox(desk) {
  const box = desk.querySelector("[data-cash-box]");
  if (!box) return;
  const inputs = [...box.querySelectorAll("input[data-fen]")];
  const sum = desk.querySelector("[data-cash-sum]");
  const chip = desk.querySelector("[data-cash-chip]");
  if (!inputs.length) {
    initCounted(desk, chip);
    return;
  }

  function update() {
    const total = inputs.reduce((fen, input) => fen + Number(input.dataset.fen) * countOf(input), 0);
    if (sum) sum.textContent = formatMoney(total);
    compare(chip, total, chip?.dataset.target ? Number(chip.dataset.target) : NaN);
  }

  box.addEventListener("input", update);
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    input.value = Math.max(0, countOf(input) + Number(button.dataset.step));
    update();
  });
  update();
}

// The slip shows what is keyed in while one types, and a pad offers the capital characters.

import { fenOf } from "./cash.js";
import { formatMoney } from "../format.js";

const shown = {
  account: (text) => text.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 "),
  amount: (text) => (Number.isNaN(fenOf(text)) ? text : formatMoney(fenOf(text))),
  capitals: (text, { prefix }) => (text && !text.startsWith(prefix) ? prefix + text : text),
};

export function initPreview(desk) {
  for (const input of desk.querySelectorAll("[data-preview]")) {
    const place = desk.querySelector(`[data-shows="${input.dataset.preview}"]`);
    const update = () => {
      if (place) place.textContent = shown[input.dataset.preview](input.value, input.dataset);
    };
    input.addEventListener("input", update);
    update();
  }
  const pad = desk.querySelector("[data-capitals-pad]");
  const capitals = desk.querySelector("#capitals");
  if (!pad || !capitals) return;
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    capitals.setRangeText(button.textContent.trim(), capitals.selectionStart, capitals.selectionEnd, "end");
    capitals.dispatchEvent(new Event("input", { bubbles: true }));
    capitals.focus();
  });
}

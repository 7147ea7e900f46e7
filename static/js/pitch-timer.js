// The pitch by keyboard (S starts and stops), and the minutes saved a moment after typing stops.
// The seconds come from the server; shift.js counts them down between its answers.

import { autosave } from "./autosave.js";
import { clockText } from "./shift.js";

function showFixed() {
  for (const node of document.querySelectorAll(".pitch-time:not([data-countdown])")) {
    node.textContent = clockText(Number(node.dataset.fixed));
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.key.toLowerCase() !== "s") return;
  const form = document.getElementById("pitch_form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

const form = document.getElementById("minutes_form");
if (form) autosave(form, document.getElementById("minutes_state"));
showFixed();
document.addEventListener("htmx:load", showFixed);

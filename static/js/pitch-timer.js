// The pitch by keyboard (S starts and stops), and the minutes saved a moment after typing stops.
// The seconds come from the server; shift.js counts them down between its answers.

import { clockText } from "./shift.js";

const PAUSE = 1500;

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

function autosave(form) {
  const state = document.getElementById("minutes_state");
  let waiting = 0;
  let isSaving = false;
  let isDirty = false;

  async function save() {
    if (isSaving) return;
    isSaving = true;
    isDirty = false;
    const body = new FormData(form);
    const key = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    body.set("idempotency_key", key);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "HX-Request": "true", "Idempotency-Key": key } });
      const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
      state.replaceChildren(...piece.body.childNodes);
      const version = state.querySelector("[data-version]")?.dataset.version;
      if (version) form.elements.base.value = version;
    } catch {
      isDirty = true;
    } finally {
      isSaving = false;
      if (isDirty) waiting = setTimeout(save, 2 * PAUSE);
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

const form = document.getElementById("minutes_form");
if (form) autosave(form);
showFixed();
document.addEventListener("htmx:load", showFixed);

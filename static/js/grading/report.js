// The practice report saves itself as one writes, and shows how long the reflection has become.

import { autosave } from "../autosave.js";

const state = document.getElementById("saved");
const form = state?.closest("form");

if (form) autosave(form, state);
state?.addEventListener("saved", () => {
  const length = state.querySelector("[data-length]")?.dataset.length;
  if (length) document.getElementById("length_now").textContent = length;
});

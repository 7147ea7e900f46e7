// Note and answers of an attempt save themselves as one writes.

import { autosave } from "../autosave.js";

const state = document.getElementById("kept");
if (state) autosave(state.closest("form"), state);

// Draws the skill radar from the table that stands beside it, also where htmx brings it later.

import { initRadars } from "./radar.js";

initRadars();
document.addEventListener("htmx:load", (event) => initRadars(event.target));

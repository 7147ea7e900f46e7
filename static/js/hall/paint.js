// Small ways of writing a figure into a cell that the server drew; a cell that says the same already is left alone.

import { directionOf } from "../format.js";
import { html } from "../svg.js";

export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

/** Colours a node by a change, leaving its other classes. */
export function colour(node, change) {
  const direction = directionOf(change);
  node.classList.toggle("up", direction === "up");
  node.classList.toggle("down", direction === "down");
}

/** A figure that rises or falls: colour, arrow and the text with its sign. */
export function sayMove(node, change, text) {
  if (!node) return;
  colour(node, change);
  if (node.textContent === text && Boolean(node.querySelector(".arrow")) === Boolean(change)) return;
  node.replaceChildren(...(change ? [html("span", { class: "arrow" })] : []), text);
}

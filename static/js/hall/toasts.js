// Short lines that come and go over the desk; a screen reader hears them.

import { html } from "../svg.js";

const SHOWN_FOR = 8000;
const MOST = 4;

/** Says a line; `kind` names the words before it (`data-<kind>` of the list) and how it looks. */
export function announce(text, kind) {
  const list = document.getElementById("toasts");
  const look = { news: "", bad: " is-bad" }[kind] ?? " is-ok";
  const before = list.dataset[kind];
  const toast = html("p", { class: `toast-item${look}` }, html("span", {}, before ? `${before} ${text}` : text));
  list.append(toast);
  while (list.childElementCount > MOST) list.firstElementChild.remove();
  setTimeout(() => toast.remove(), SHOWN_FOR);
}

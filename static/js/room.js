// The student's side of the instructor's wall, on every page: messages, a pause, the raised hand. A socket says when
// to look; without one the page looks every few seconds by itself. What there is comes over HTTP.

import { MarketSocket } from "./socket.js";

const WITHOUT_SOCKET = 4000;
const WITH_SOCKET = 30000;

const slot = document.getElementById("room-now");

function look() {
  slot.dispatchEvent(new CustomEvent("look"));
}

/** A desk behind the veil takes no keys; the top bar stays in reach. */
function setVeil() {
  const isPaused = Boolean(slot.querySelector("[data-paused]"));
  const isDesk = document.body.dataset.density === "desk";
  for (const part of document.body.children) {
    if (!part.matches(".topbar, .skip-link, script")) part.inert = isPaused && isDesk;
  }
}

function follow() {
  const socket = new MarketSocket("/ws/room/");
  let looked = performance.now();
  socket.addEventListener("message", (event) => event.detail.type === "room" && look());
  socket.addEventListener("line", (event) => event.detail.state === "open" && event.detail.delay === null && look());
  slot.addEventListener("htmx:beforeRequest", () => {
    looked = performance.now();
  });
  setInterval(() => {
    const pause = socket.isOpen ? WITH_SOCKET : WITHOUT_SOCKET;
    if (!document.hidden && performance.now() - looked > pause) look();
  }, 500);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}

/** What is being written outlives a message that comes in meanwhile. */
function keep() {
  let kept = null;
  slot.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get") event.detail.parameters.have = slot.firstElementChild?.dataset.v ?? "";
  });
  slot.addEventListener("htmx:beforeSwap", (event) => {
    // Signed out meanwhile: the sign-in page has no place here.
    if (!new URL(event.detail.xhr.responseURL).pathname.startsWith("/room/")) event.detail.shouldSwap = false;
    const isOwn = event.detail.requestConfig.verb === "get";
    const note = slot.querySelector("#room-note");
    kept = isOwn && { isOpen: slot.querySelector("details")?.open, note: note?.value, focus: document.activeElement === note };
  });
  slot.addEventListener("htmx:afterSwap", () => {
    setVeil();
    if (!kept) return;
    const note = slot.querySelector("#room-note");
    if (kept.isOpen) slot.querySelector("details")?.setAttribute("open", "");
    if (note && kept.note) note.value = kept.note;
    if (note && kept.focus) note.focus();
  });
  // Any other piece that is swapped in while the room stands still.
  document.addEventListener("htmx:load", setVeil);
  document.addEventListener("room-look", look);
}

if (slot) {
  keep();
  follow();
}

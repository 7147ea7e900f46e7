// A menu that opens as <details> closes again: on Escape, and on a click or focus elsewhere.

const open = () => document.querySelectorAll("[data-menu][open]");

function leave(event) {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

export function initMenus() {
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      if (!menu.contains(event.target)) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

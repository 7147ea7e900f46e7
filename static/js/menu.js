// A menu that opens as <details> closes again: on Escape, and on a click or focus elsewhere.

export function initMenus() {
  for (const menu of document.querySelectorAll("[data-menu]")) {
    const leave = (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    };
    document.addEventListener("click", leave);
    document.addEventListener("focusin", leave);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}

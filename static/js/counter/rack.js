// The rack of seals: take one, set it on the slip by pointer or with the arrow keys and Enter. What is set stays.

const STEP = 20;
const BIG_STEP = 60;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function initRack(desk) {
  const sheet = desk.querySelector("#voucher[data-takes-seals]");
  const rack = desk.querySelector("#rack");
  const placed = desk.querySelector("[data-placed]");
  if (!sheet || !rack || !placed) return;
  for (const node of desk.querySelectorAll("[data-without-scripts]")) node.remove();

  const seals = sheet.querySelector("#sheet-seals");
  const { width, height } = sheet.viewBox.baseVal;
  let taken = null;

  function drawingOf(key) {
    const source = rack.querySelector(`[data-seal-of="${key}"]`).content.querySelector("g");
    return document.importNode(source, true);
  }

  function move(x, y) {
    taken.x = Math.round(Math.min(width, Math.max(0, x)));
    taken.y = Math.round(Math.min(height, Math.max(0, y)));
    const scale = /scale\(([^)]*)\)/.exec(taken.node.getAttribute("transform"))[1];
    taken.node.setAttribute("transform", `translate(${taken.x} ${taken.y}) rotate(${taken.lean}) scale(${scale})`);
  }

  function drop() {
    taken?.node.remove();
    taken?.button.setAttribute("aria-pressed", "false");
    taken = null;
    sheet.classList.remove("is-sealing");
    sheet.removeAttribute("tabindex");
  }

  function take(button) {
    const isTaken = taken?.button === button;
    drop();
    if (isTaken) return;
    const node = drawingOf(button.dataset.sealKey);
    node.classList.add("is-ghost");
    seals.append(node);
    // A hand never sets a seal quite straight.
    taken = { key: button.dataset.sealKey, button, node, lean: 0, x: 0, y: 0 };
    button.setAttribute("aria-pressed", "true");
    move(width * 0.4, height * 0.5);
    sheet.classList.add("is-sealing");
    sheet.setAttribute("tabindex", "0");
    sheet.focus({ preventScroll: true });
  }

  function set() {
    const { key, x, y, lean, node, button } = taken;
    node.classList.remove("is-ghost");
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "placed", value: `${key},${x},${y},${lean}` });
    placed.append(field);
    taken = { ...taken, node: document.createElementNS("http://www.w3.org/2000/svg", "g") };
    drop();
    button.focus();
  }

  function pointOf(event) {
    const box = sheet.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  }

  rack.addEventListener("click", (event) => {
    const button = event.target.closest("[data-seal-key]");
    if (button && !button.disabled) take(button);
  });
  sheet.addEventListener("pointermove", (event) => taken && move(...pointOf(event)));
  sheet.addEventListener("click", (event) => {
    if (!taken) return;
    if (event.detail) move(...pointOf(event));
    set();
  });
  sheet.addEventListener("keydown", (event) => {
    if (!taken) return;
    const by = MOVES[event.key];
    if (by) {
      const step = event.shiftKey ? BIG_STEP : STEP;
      move(taken.x + by[0] * step, taken.y + by[1] * step);
    } else if (event.key === "Enter" || event.key === " ") {
      set();
    } else if (event.key === "Escape") {
      const { button } = taken;
      drop();
      button.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

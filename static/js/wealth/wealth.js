// An interview: everything works as links and forms; this keeps hand and eye in place when a piece is swapped in,
// and lets the arrows walk the shelf.

let focused = "";

/** What held the focus, in words that find it again in the new piece. */
function nameOf(field) {
  if (!field || field === document.body) return "";
  if (field.id) return `#${CSS.escape(field.id)}`;
  const form = field.closest("form");
  return form ? `form[action="${form.getAttribute("action")}"] button[type=submit]` : "";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest("#wealth-desk")) focused = nameOf(document.activeElement);
});

/** The product in hand stays in sight on the shelf. */
function showProduct() {
  const row = document.querySelector("a.shelf-name[aria-current]")?.closest("tr");
  const shelf = row?.closest(".scroll");
  if (!shelf) return;
  const below = row.offsetTop + row.offsetHeight - shelf.clientHeight;
  shelf.scrollTop = Math.min(row.offsetTop, Math.max(shelf.scrollTop, below));
}

/** On a narrow screen the stages are a strip: the current one is brought into it. */
function showStage() {
  const strip = document.querySelector(".wealth-stages .steps");
  const mark = strip?.querySelector("[aria-current]");
  if (mark) strip.scrollLeft = mark.offsetLeft - (strip.clientWidth - mark.offsetWidth) / 2;
}

/** To what was wrong, to what was in hand before, else to what comes next. */
function goOn(before) {
  const desk = document.getElementById("wealth-desk");
  const problem = desk?.querySelector("#problem");
  const next = desk?.querySelector("#say-next, .reply input[type=radio]");
  if (problem) problem.focus();
  else if (before) before.focus({ preventScroll: true });
  else next?.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "wealth-desk") return;
  showStage();
  showProduct();
  const desk = document.getElementById("wealth-desk");
  if (desk.contains(document.activeElement) && !desk.querySelector("#problem")) return;
  goOn(focused ? desk.querySelector(focused) : null);
  if (document.activeElement === document.body) desk.querySelector("#main").focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const link = event.target.closest?.("a.shelf-name");
  if (!step || !link) return;
  event.preventDefault();
  const links = [...document.querySelectorAll("a.shelf-name")];
  links[(links.indexOf(link) + step + links.length) % links.length].focus();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#shelf-rows tr");
  if (row && !event.target.closest("a, input")) row.querySelector("a.shelf-name").click();
});

showStage();
showProduct();
goOn(null);

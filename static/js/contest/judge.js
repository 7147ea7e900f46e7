// A judge's sheet by keyboard: J and K move between criteria, a digit gives the level. The marks beside
// the criteria follow. Without it the radios do the same.

const form = document.querySelector("[data-rubric]");
const criteria = [...form.querySelectorAll("[data-criterion]:not(:disabled)")];

function show(criterion) {
  const chosen = criterion.querySelector("input:checked");
  const mark = criterion.querySelector(".criterion-mark");
  const top = criterion.querySelectorAll("input").length - 1;
  mark.textContent = `${chosen ? chosen.value : "–"} / ${top}`;
}

function focus(criterion) {
  const radio = criterion.querySelector("input:checked") ?? criterion.querySelector("input");
  radio.focus();
}

function current() {
  return criteria.findIndex((criterion) => criterion.contains(document.activeElement));
}

form.addEventListener("change", (event) => {
  const criterion = event.target.closest("[data-criterion]");
  if (criterion) show(criterion);
});

addEventListener("keydown", (event) => {
  const isText = event.target.matches("textarea, select, input:not([type=radio])");
  if (isText || event.ctrlKey || event.metaKey || event.altKey || !criteria.length) return;
  const at = current();
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step) {
    event.preventDefault();
    focus(criteria[Math.max(0, Math.min(criteria.length - 1, at + step))]);
  }
  if (/^[0-9]$/.test(event.key)) {
    const criterion = criteria[Math.max(0, at)];
    const radio = criterion.querySelectorAll("input")[Number(event.key)];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
  }
});

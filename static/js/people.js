// Small help on the pages of people: print the sheet, tick everybody. Without it the browser's own
// print command and single ticks do the same.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const all of document.querySelectorAll("[data-tick-all]")) {
  const form = all.closest("form");
  const boxes = () => [...form.querySelectorAll(`input[name=${all.dataset.tickAll}]`)];
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  form.addEventListener("change", () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  });
}

// What was typed for the step in hand outlives a swap that leaves the step where it is: asking for a second person
// or for a paper must not empty the form beside it.

let kept = null;

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden");

function take() {
  const form = document.getElementById("transaction");
  if (!form) return null;
  const values = fieldsOf(form).map((field) => [field.name, field.value, field.type, field.checked]);
  return { step: form.dataset.step, sent: false, values };
}

function give() {
  const form = document.getElementById("transaction");
  if (!form || !kept || kept.step !== form.dataset.step) return;
  for (const [name, value, type, checked] of kept.values) {
    for (const field of fieldsOf(form)) {
      if (field.name !== name) continue;
      if (type === "checkbox" || type === "radio") {
        if (field.value === value) field.checked = checked;
      } else if (field.value === field.defaultValue) {
        field.value = value;
      }
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

export function initKeeping() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    // The step's own form comes back as the server wants it shown.
    const isOwn = event.detail.requestConfig?.elt?.id === "transaction";
    kept = isOwn ? null : take();
  });
  document.addEventListener("htmx:afterSwap", give);
}

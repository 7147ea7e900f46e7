// Saves a form a moment after typing stops: one save at a time, each with a key of its own. The answer
// is shown in `state`; a `data-version` in it is where the next save starts. The button saves without this.

const PAUSE = 1500;

function freshKey() {
  // Plain HTTP in a classroom has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return crypto.randomUUID?.() ?? [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function autosave(form, state) {
  let waiting = 0;
  let isSaving = false;
  let isDirty = false;

  async function save() {
    if (isSaving) return;
    isSaving = true;
    isDirty = false;
    const body = new FormData(form);
    const key = freshKey();
    body.set("idempotency_key", key);
    try {
      const headers = { "HX-Request": "true", "Idempotency-Key": key };
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers });
      const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
      state.replaceChildren(...piece.body.childNodes);
      const version = state.querySelector("[data-version]")?.dataset.version;
      if (version) form.elements.base.value = version;
      state.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    } catch {
      isDirty = true;
    } finally {
      isSaving = false;
      if (isDirty) waiting = setTimeout(save, 2 * PAUSE);
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

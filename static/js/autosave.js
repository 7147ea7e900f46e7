// Saves a form a moment after typing stops: one save at a time, each with a key of its own. The answer
// is shown in `state`; a `data-version` in it is where the next save starts. The button saves without this.
//
// Nothing is lost on the way: what is not saved is tried again, is sent once more when the page is left,
// and, where the form has a `data-draft`, waits in this tab until the server has it.

const PAUSE = 1500;
const TAKEN = new Set([200, 422]);

function freshKey() {
  // Plain HTTP in a classroom has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return crypto.randomUUID?.() ?? [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const wordsOf = (form) => [...form.querySelectorAll("textarea")];

function keepDraft(form) {
  if (!form.dataset.draft) return;
  const words = Object.fromEntries(wordsOf(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(form.dataset.draft, JSON.stringify({ base: form.elements.base?.value, words }));
}

function dropDraft(form) {
  if (form.dataset.draft) sessionStorage.removeItem(form.dataset.draft);
}

// Words that never reached the server are put back, with the version that they started from.
function takeUpDraft(form) {
  const kept = form.dataset.draft && sessionStorage.getItem(form.dataset.draft);
  if (!kept) return false;
  const { base, words } = JSON.parse(kept);
  if (wordsOf(form).every((field) => words[field.name] === field.value)) {
    dropDraft(form);
    return false;
  }
  for (const field of wordsOf(form)) field.value = words[field.name] ?? field.value;
  if (form.elements.base && base !== undefined) form.elements.base.value = base;
  return true;
}

export function autosave(form, state) {
  let waiting = 0;
  let isSaving = false;
  let isDirty = false;

  function sent(options) {
    const body = new FormData(form);
    const key = freshKey();
    body.set("idempotency_key", key);
    const headers = { "HX-Request": "true", "Idempotency-Key": key };
    return fetch(form.dataset.autosave, { method: "POST", body, headers, ...options });
  }

  async function save() {
    if (isSaving) return;
    isSaving = true;
    isDirty = false;
    try {
      const answer = await sent();
      if (answer.redirected || !TAKEN.has(answer.status)) throw new Error(String(answer.status));
      const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
      state.replaceChildren(...piece.body.childNodes);
      const version = state.querySelector("[data-version]")?.dataset.version;
      if (version) form.elements.base.value = version;
      if (answer.ok && !isDirty) dropDraft(form);
      state.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    } catch {
      isDirty = true;
      if (state.dataset.unsaved) state.textContent = state.dataset.unsaved;
    } finally {
      isSaving = false;
      if (isDirty) waiting = setTimeout(save, 2 * PAUSE);
    }
  }

  function soon(pause = PAUSE) {
    isDirty = true;
    keepDraft(form);
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  }

  form.addEventListener("input", () => soon());
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    isDirty = false;
  });
  window.addEventListener("pagehide", () => {
    if (isDirty && !isSaving) sent({ keepalive: true }).catch(() => {});
  });
  if (takeUpDraft(form) || "unsaved" in form.dataset) soon(0);
}

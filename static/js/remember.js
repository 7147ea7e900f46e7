// Lets the server remember a choice that this page has made already. Each choice is a request of
// its own, so each gets a key of its own; without this script the form sends itself.

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function remember(form, name, value) {
  const body = new FormData(form);
  body.set(name, value);
  body.set("idempotency_key", freshKey());
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}

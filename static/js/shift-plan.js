// Shows when each stage begins while its lengths are typed. The server computes them again.

const form = document.getElementById("plan_form");

function minutesOf(input) {
  const value = Number(input.value.normalize("NFKC"));
  return Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0;
}

function at(minutes) {
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.trunc(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

function show() {
  const start = form.elements.time.value.normalize("NFKC").match(/^(\d{1,2}):(\d{2})/);
  if (!start) return;
  let now = Number(start[1]) * 60 + Number(start[2]);
  const begin = now;
  for (const output of form.querySelectorAll("[data-begins]")) {
    output.textContent = at(now);
    now += minutesOf(document.getElementById(output.htmlFor.value));
  }
  form.querySelector("[data-ends]").textContent = at(now);
  form.querySelector("[data-total]").textContent = String(now - begin);
}

form.addEventListener("input", show);
show();

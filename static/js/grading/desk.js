// The grading desk by key: J and K walk through the scripts, 1 to 9 open a row of the rubric, C leads to
// the comment, Ctrl with Enter keeps the draft, with Shift too it is marked. The replay lights up the
// timeline up to a second.

const typing = (target) => target.matches("input, textarea, select");
const byId = (id) => document.getElementById(id);

function open(row) {
  row.open = true;
  const field = row.querySelector("input:not([type=hidden]):not(:disabled), textarea:not(:disabled)");
  (field ?? row.querySelector("summary")).focus();
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    byId("rubric").querySelector(event.shiftKey ? "[value=marked]" : "[value=next]")?.click();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") byId("next-script")?.click();
  if (event.key === "k") byId("previous-script")?.click();
  if (event.key === "c") {
    event.preventDefault();
    byId("comment").focus();
  }
  const row = document.querySelector(`[data-row="${CSS.escape(event.key)}"]`);
  if (row) {
    event.preventDefault();
    open(row);
  }
});

// A phrase used again and again is added to the reason beside it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phrase]");
  if (!button) return;
  const field = byId(button.dataset.into);
  field.value = field.value ? `${field.value} ${button.dataset.phrase}` : button.dataset.phrase;
  field.focus();
});

function initReplay(replay) {
  const slider = replay.querySelector("input");
  const play = replay.querySelector("[data-play]");
  const lines = [...document.querySelectorAll("[data-second]")];
  const clock = byId("replay-time");
  let timer = null;

  function show() {
    const now = Number(slider.value);
    clock.textContent = `${Math.trunc(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    let last = null;
    for (const line of lines) {
      const isPast = Number(line.dataset.second) <= now;
      line.classList.toggle("is-later", !isPast);
      line.classList.remove("is-now");
      if (isPast) last = line;
    }
    if (last && timer) {
      last.classList.add("is-now");
      last.scrollIntoView({ block: "nearest" });
    }
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
    show();
  }

  play.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = "0";
    play.setAttribute("aria-pressed", "true");
    const step = Math.max(1, Math.round(Number(slider.max) / 120));
    timer = setInterval(() => {
      slider.value = String(Number(slider.value) + step);
      if (slider.value === slider.max) stop();
      else show();
    }, 250);
    return show();
  });
  slider.addEventListener("input", show);
}

for (const replay of document.querySelectorAll("[data-replay]")) initReplay(replay);
for (const row of document.querySelectorAll("[data-row]")) {
  row.addEventListener("toggle", () => row.parentElement.classList.toggle("is-open", row.open));
}

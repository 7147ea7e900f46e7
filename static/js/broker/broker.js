// The desks of the securities branch: arrows walk the list, Ctrl+Enter sends, the talk shows its last line.

const list = () => document.getElementById("clients");

function showLast() {
  const talk = document.getElementById("talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

/** The kind of question matters only where needs are asked about. */
function showQuestions() {
  const saying = document.getElementById("saying");
  const questions = document.getElementById("questions");
  if (saying && questions) questions.hidden = saying.value !== "need";
}

/** The newest weeks, where the half year is wider than the screen. */
function showNewest() {
  const calendar = document.querySelector(".calendar-host");
  if (calendar) calendar.scrollLeft = calendar.scrollWidth;
}

function settle() {
  showLast();
  showNewest();
  showQuestions();
  list()?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest?.(".client-row");
  if (step && row) {
    event.preventDefault();
    const rows = [...list().querySelectorAll(".client-row")];
    rows[(rows.indexOf(row) + step + rows.length) % rows.length].focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.id === "saying") showQuestions();
  if (event.target.name === "tier") event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "desk") return;
  settle();
  const problem = document.getElementById("problem");
  (problem ?? document.getElementById("text") ?? event.target).focus();
});

settle();

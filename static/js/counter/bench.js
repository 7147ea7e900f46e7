// The customer's notes one by one on the bench, under each tool: look, touch, tilt, back light, ultraviolet.

import { drawNote } from "./note.js";

const TILTS = [0, 0.25, 0.5, 0.75, 1];

export function initBench(desk) {
  const bench = desk.querySelector("#bench");
  if (!bench) return;
  const { notes, tools, features } = JSON.parse(bench.dataset.money);
  const words = desk.querySelector("#bench-words").dataset;
  const stage = bench.querySelector("#bench-stage");
  const place = bench.querySelector("#bench-place");
  const seen = bench.querySelector("#bench-seen");
  const asideButton = bench.querySelector("[data-bench=aside]");
  const asideField = desk.querySelector("#aside");
  let at = 0;
  let tilt = 2;
  let note = null;

  const aside = () => new Set(asideField.value.match(/[0-9]+/g)?.map(Number) ?? []);

  /** What the tool shows of this note, feature by feature, in words: for readers of the screen. */
  function told([, fen, , faults]) {
    const mine = features.filter((each) => each.tool === bench.dataset.tool && each.faces.includes(fen));
    return mine.map((each) => {
      const fault = Object.keys(each.faults).find((key) => faults.includes(key));
      return fault ? each.faults[fault] : each.genuine;
    });
  }

  function show(next) {
    at = Math.min(notes.length - 1, Math.max(0, next));
    const [number, fen, serial, faults] = notes[at];
    const label = words.specimen.replace("{face}", fen / 100).replace("{serial}", serial);
    note = drawNote({ fen, serial, faults, label, title: words.title, stamp: words.stamp });
    note.tilt(TILTS[tilt]);
    stage.replaceChildren(note);
    place.textContent = words.place.replace("{number}", number).replace("{count}", notes.length);
    asideButton.setAttribute("aria-pressed", String(aside().has(number)));
    seen.textContent = told(notes[at]).join("; ");
  }

  function use(tool) {
    bench.dataset.tool = tool;
    bench.querySelector(`input[value=${tool}]`).checked = true;
    if (!bench.hidden) show(at);
  }

  function putAside() {
    const number = notes[at][0];
    const numbers = aside();
    if (!numbers.delete(number)) numbers.add(number);
    asideField.value = [...numbers].sort((a, b) => a - b).join(", ");
    show(at);
  }

  function lean(by) {
    tilt = Math.min(TILTS.length - 1, Math.max(0, tilt + by));
    note.tilt(TILTS[tilt]);
  }

  desk.addEventListener("click", (event) => {
    const link = event.target.closest("[data-flip]");
    if (!link) return;
    event.preventDefault();
    bench.hidden = false;
    show(notes.findIndex(([number]) => number === Number(link.dataset.flip)));
    stage.focus({ preventScroll: false });
  });
  bench.addEventListener("change", (event) => event.target.name === "tool" && use(event.target.value));
  bench.addEventListener("click", (event) => {
    const button = event.target.closest("[data-bench]");
    if (!button) return;
    if (button.dataset.bench === "aside") putAside();
    else show(at + Number(button.dataset.bench));
  });
  stage.addEventListener("pointermove", (event) => {
    const box = stage.getBoundingClientRect();
    if (bench.dataset.tool === "tilt") note?.tilt((event.clientX - box.left) / box.width);
  });
  stage.addEventListener("keydown", (event) => {
    const does = {
      ArrowRight: () => show(at + 1),
      ArrowLeft: () => show(at - 1),
      ArrowUp: () => lean(1),
      ArrowDown: () => lean(-1),
      x: putAside,
      X: putAside,
    };
    const act = does[event.key] ?? (tools[Number(event.key) - 1] && (() => use(tools[Number(event.key) - 1])));
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

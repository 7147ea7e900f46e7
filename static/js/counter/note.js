// The practice note: an abstract design of our own with an invented lighthouse, drawn by arithmetic. It copies no
// note of any country and says across its face that it is a specimen. What a tool shows is switched by [data-tool] on the bench.

import { stream, svg } from "../svg.js";

const WIDTH = 700;
const HEIGHT = 330;
const INKS = {
  10000: "#8e1c37",
  5000: "#1d6b4f",
  2000: "#7a4a12",
  1000: "#1f4c8f",
  500: "#68338a",
  100: "#4d5a12",
};
const GOLD = [176, 128, 28];
const GREEN = [22, 128, 72];
const BLUE = [36, 84, 190];
const RED = [176, 34, 60];
/** The number and the thread of each face, from one angle to the other. */
const SHIFTS = {
  10000: { number: [GOLD, GREEN], thread: [[170, 40, 120], GREEN] },
  5000: { number: [GREEN, BLUE], thread: [RED, GREEN] },
  2000: { number: [GOLD, GREEN], thread: [RED, GREEN] },
  1000: { number: [GREEN, BLUE], thread: [RED, GREEN] },
  500: { number: [GOLD, GREEN], thread: null },
  100: { number: null, thread: null },
};

const mix = (a, b, t) => `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * t)).join(" ")})`;

/** A note with its faults; `title` and `stamp` are printed on it, `label` is read aloud. */
export function drawNote({ fen, serial, faults, title, stamp, label }) {
  const has = (fault) => faults.includes(fault);
  const face = String(fen / 100);
  const ink = INKS[fen];
  const shift = SHIFTS[fen];
  const root = svg(
    "svg",
    { class: "practice-note", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    svg("rect", {
      class: has("paper_bright") ? "pn-paper is-bright" : "pn-paper",
      width: WIDTH,
      height: HEIGHT,
      rx: 8,
    }),
    waves(ink),
    watermark(face, has),
    engraving(ink, has("touch_flat")),
    svg("text", { class: "pn-title", x: 190, y: 52, fill: ink }, title),
    svg("text", { class: "pn-corner", x: 676, y: 60, fill: ink }, face),
    svg("text", { class: "pn-number", x: 316, y: 264, fill: ink }, face),
    serials(serial, ink, has),
    shift.thread || fen === 500 ? register(ink, face, has("register_shifted")) : null,
    shift.thread ? thread(face, has("thread_blank")) : null,
    fluorescence(face, has("fluorescence_none")),
    svg("text", { class: "pn-specimen", x: 360, y: 180, transform: "rotate(-9 360 180)" }, stamp),
    svg("rect", { class: "pn-light", width: WIDTH, height: HEIGHT, rx: 8 }),
  );
  root.tilt = (t) => tilt(root, shift, t, has);
  return root;
}

function waves(ink) {
  const group = svg("g", { class: "pn-fine", stroke: ink });
  for (let row = 0; row < 15; row += 1) {
    let d = "";
    for (let x = 8; x <= WIDTH - 8; x += 8) {
      const y = 18 + row * 21 + 5 * Math.sin(x / 34 + row * 0.9) + 3 * Math.sin(x / 13 + row);
      d += `${d ? "L" : "M"}${x} ${y.toFixed(1)}`;
    }
    group.append(svg("path", { d }));
  }
  return group;
}

function watermark(face, has) {
  if (has("watermark_none")) return null;
  const group = svg("g", { class: has("watermark_printed") ? "pn-mark is-printed" : "pn-mark" });
  group.append(
    svg("path", { d: "M103 88L152 142L103 206L58 142Z" }),
    svg("path", { class: "pn-mark-soft", d: "M103 88L152 142H103Z" }),
    svg("text", { x: 104, y: 250 }, face),
  );
  return group;
}

/** The invented motif in hatch lines that stand for intaglio: raised under the finger, or flat. */
function engraving(ink, flat) {
  const group = svg("g", { class: flat ? "pn-engraved is-flat" : "pn-engraved", stroke: ink });
  group.append(
    svg("path", { d: "M560 252L567 132H587L594 252ZM562 132H592V122H562ZM566 122V100H588V122M562 100H592L577 82Z" }),
  );
  for (let y = 142; y < 250; y += 6) {
    const grow = ((y - 132) / 120) * 7;
    group.append(svg("path", { d: `M${567 - grow} ${y}H${587 + grow}` }));
  }
  for (let wave = 0; wave < 4; wave += 1) {
    group.append(svg("path", { d: `M502 ${256 + wave * 9}q12 -9 24 0t24 0t24 0t24 0t24 0t24 0` }));
  }
  return group;
}

/** The serial twice: a counterfeit may differ in one place, or have figures of uneven size. */
function serials(serial, ink, has) {
  const other = has("serial_differs") ? serial.slice(0, -1) + ((Number(serial.at(-1)) + 3) % 10) : serial;
  const line = svg("text", { x: 36, y: 304, fill: "#1b2430" });
  [...serial].forEach((sign, i) => {
    const uneven = has("serial_uneven") && i % 3 === 2;
    line.append(svg("tspan", uneven ? { "font-size": 22, dy: i % 2 ? 3 : -3 } : {}, sign));
  });
  return svg(
    "g",
    { class: "pn-serial" },
    line,
    svg("text", { transform: "translate(663 306) rotate(-90)", x: 0, y: 0, fill: ink }, other),
  );
}

/** Front and back halves of a ring; they meet only against the light. */
function register(ink, face, shifted) {
  return svg(
    "g",
    { class: "pn-register", fill: ink },
    svg("path", { d: "M207 272a17 17 0 0 1 17 17h-9a8 8 0 0 0 -8 -8zM207 306a17 17 0 0 1 -17 -17h9a8 8 0 0 0 8 8z" }),
    svg("path", {
      class: "pn-back",
      transform: shifted ? "translate(4 9)" : null,
      d: "M224 289a17 17 0 0 1 -17 17v-9a8 8 0 0 0 8 -8zM190 289a17 17 0 0 1 17 -17v9a8 8 0 0 0 -8 8z",
    }),
  );
}

function thread(face, blank) {
  const group = svg("g", { class: "pn-thread" });
  group.append(svg("rect", { class: "pn-thread-body", x: 459, y: 9, width: 14, height: 312 }));
  for (let i = 0; i < 6; i += 1) {
    const y = 20 + i * 52;
    group.append(svg("rect", { class: "pn-window", x: 459, y, width: 14, height: 34 }));
    if (!blank) {
      const turn = `translate(470 ${y + 31}) rotate(-90)`;
      group.append(svg("text", { class: "pn-thread-text", transform: turn, x: 0, y: 0 }, `¥${face}`));
    }
  }
  return group;
}

function fluorescence(face, absent) {
  const random = stream(66);
  const group = svg("g", { class: "pn-uv" });
  if (!absent) group.append(svg("text", { class: "pn-uv-value", x: 417, y: 232 }, face));
  for (let i = 0; i < 22; i += 1) {
    const [x, y] = [20 + random() * 660, 16 + random() * 296];
    group.append(svg("path", { class: "pn-fibre", d: `M${x.toFixed(0)} ${y.toFixed(0)}q6 -5 11 1t9 -2` }));
  }
  return group;
}

/** t from 0 to 1: colours of the number and the thread follow the angle, unless they are fakes. */
function tilt(root, shift, t, has) {
  if (shift.number) {
    const [from, to] = shift.number;
    root.querySelector(".pn-number").setAttribute("fill", mix(from, to, has("number_still") ? 0 : t));
  }
  if (shift.thread) {
    const [from, to] = shift.thread;
    for (const window of root.querySelectorAll(".pn-window")) {
      window.setAttribute("fill", mix(from, to, has("thread_printed") ? 0 : t));
    }
  }
}

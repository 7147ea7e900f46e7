// Draws the attendance heat map from the table behind it; the table stays for readers and for print.

import { heatmap } from "./heatmap.js";

const DAY = 86400000;
const asTime = (text) => Date.parse(`${text}T00:00:00Z`);
const asDay = (time) => new Date(time).toISOString().slice(0, 10);

function draw(figure) {
  const table = document.getElementById(figure.dataset.heat);
  if (!table || figure.childElementCount) return;
  const rows = new Map([...table.querySelectorAll("[data-day]")].map((row) => [row.dataset.day, row]));
  const first = asTime(table.dataset.first);
  const last = asTime(table.dataset.last);
  const weeks = [];
  const months = [];
  let month = "";

  for (let week = 0; week < Number(table.dataset.weeks); week += 1) {
    const monday = asDay(first + week * 7 * DAY);
    if (monday.slice(5, 7) !== month) {
      month = monday.slice(5, 7);
      months.push({ name: String(Number(month)), week });
    }
    weeks.push(
      Array.from({ length: 7 }, (_, weekday) => {
        const time = first + (week * 7 + weekday) * DAY;
        if (time > last) return null;
        const row = rows.get(asDay(time));
        const label = row ? [...row.cells].map((cell) => cell.textContent.trim()).join(" ") : asDay(time);
        return {
          value: row ? Number(row.dataset.value) : 0,
          label,
          late: row?.dataset.late !== undefined,
          absent: row?.dataset.absent !== undefined,
        };
      }),
    );
  }
  figure.append(heatmap(weeks, { weekdays: figure.dataset.weekdays.split(","), months, label: figure.dataset.label }));
}

const drawAll = () => document.querySelectorAll("[data-heat]").forEach(draw);
drawAll();
document.addEventListener("htmx:load", drawAll);

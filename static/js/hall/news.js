// News as it breaks: on top of the list, and for a moment over the desk.

import { formatTime } from "../format.js";
import { html } from "../svg.js";

const isEnglish = document.documentElement.lang === "en";

export function initNews({ announce }) {
  const list = document.getElementById("news-rows");
  return {
    apply(lines) {
      for (const line of lines) {
        const text = isEnglish ? line.en : line.zh;
        list.querySelector("[data-none]")?.remove();
        list.prepend(html("li", {}, html("time", { class: "muted" }, formatTime(line.at[1])), " ", html("span", {}, text)));
        announce(text, "news");
      }
    },
  };
}

// The keyboard wizard: a code, the initials of the pinyin or a part of the name finds a share.

const MOST = 6;

import { html } from "../svg.js";

export function initWizard(market, { onChoose }) {
  const dialog = document.getElementById("wizard");
  const word = document.getElementById("wizard-word");
  const list = document.getElementById("wizard-list");
  const none = document.getElementById("wizard-none");
  const shares = [...market.shares.values()];
  let found = [];
  let at = 0;

  function search() {
    const typed = word.value.normalize("NFKC").trim().toLowerCase();
    const rank = ({ code, initials, name, names }) => {
      if (code.startsWith(typed)) return 0;
      if (initials.startsWith(typed)) return 1;
      return [name, ...names].some((each) => each.toLowerCase().includes(typed)) ? 2 : 3;
    };
    found = typed
      ? shares
          .map((share) => [rank(share), share])
          .filter(([place]) => place < 3)
          .sort(([a], [b]) => a - b)
          .slice(0, MOST)
          .map(([, share]) => share)
      : [];
    at = 0;
    none.hidden = !typed || found.length > 0;
    list.replaceChildren(
      ...found.map((share, i) =>
        html(
          "li",
          { role: "option", id: `wizard-${share.number}`, "data-number": share.number },
          html("b", {}, share.code),
          html("span", {}, share.name),
          html("small", { class: "muted" }, share.initials.toUpperCase()),
        ),
      ),
    );
    mark();
  }

  function mark() {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const current = list.children[at];
    if (current) word.setAttribute("aria-activedescendant", current.id);
    else word.removeAttribute("aria-activedescendant");
    word.setAttribute("aria-expanded", String(found.length > 0));
  }

  function take(share) {
    dialog.close();
    if (share) onChoose(share.number);
  }

  word.addEventListener("input", search);
  word.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      mark();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (found.length) take(found[at]);
    }
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-number]");
    if (item) take(market.shares.get(Number(item.dataset.number)));
  });

  function open() {
    if (dialog.open) return;
    word.value = "";
    search();
    dialog.showModal();
    word.focus();
  }
  document.getElementById("wizard-open").addEventListener("click", open);
  return { open, isOpen: () => dialog.open };
}

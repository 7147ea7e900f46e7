// Asks an address again and again, a second after each answer, and says how the line stands.

const EVERY = 1000;
const PATIENCE = 5000;
/** After so many misses in a row what the page shows counts as old. */
const MISSES = 2;

/**
 * Calls `take(document)` with each answer; `have()` gives the versions of what the page shows already.
 * Returns a function that asks at once.
 */
export function follow(address, { have, take, line = () => {} }) {
  let timer = 0;
  let isAsking = false;
  let isWanted = false;
  let missed = 0;

  async function ask() {
    if (isAsking) {
      isWanted = true;
      return;
    }
    isAsking = true;
    clearTimeout(timer);
    try {
      const url = new URL(address, location.href);
      for (const [name, value] of new URLSearchParams(location.search)) url.searchParams.set(name, value);
      url.searchParams.set("have", have().join("."));
      const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: "manual" });
      // Signed out, or no longer allowed to look: the page says so itself.
      if (answer.type === "opaqueredirect" || answer.status === 404) location.reload();
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      if (answer.status !== 204) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      missed = 0;
      line("open");
    } catch {
      missed += 1;
      if (missed >= MISSES) line("lost");
    }
    isAsking = false;
    timer = setTimeout(ask, isWanted ? 0 : EVERY);
    isWanted = false;
  }

  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  timer = setTimeout(ask, EVERY);
  return ask;
}

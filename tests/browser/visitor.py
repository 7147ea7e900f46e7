"""A person at a browser: signs in, looks, clicks, and notes whatever the browser complains of."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = ((1440, 900), (1366, 768), (1024, 768), (390, 844))
GRAVE = {"serious", "critical"}
_LISTEN = """() => {
  window.refusedByPolicy = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
}"""


_MEASURE = """async () => {
  const before = [...window.refusedByPolicy];
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false });
  window.refusedByPolicy = before;
  return violations;
}"""


class Visitor:
    """One browser context, so one session; `page` is its one page."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        options = {
            "viewport": {"width": 1440, "height": 900},
            "reduced_motion": "reduce",
            **options,
        }
        self.context: BrowserContext = browser.new_context(base_url=address, **options)
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(f"({_LISTEN})()")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self._pardoned: Callable[[str], bool] = lambda _text: False
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not self._pardoned(message.text):
            self.complaints.append(f"{message.type}: {message.text} ({self.page.url})")

    def pardon(self, test: Callable[[str], bool]) -> None:
        """Names complaints that a test provokes on purpose."""
        self._pardoned = test

    def sign_in(self, role: str = "student", *, language: str = "en") -> "Visitor":
        """By one click on the demo roles; pages speak the language from then on."""
        self.page.goto("/login/")
        self.page.click(f"button[name=role][value={role}]")
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self.speak(language)

    def speak(self, language: str) -> "Visitor":
        other = self.page.locator(f"button[name=language][value={language}]")
        if other.count():
            other.click()
            expect(self.page.locator("html")).to_have_attribute(
                "lang", "en" if language == "en" else "zh-Hans"
            )
        return self

    def use_theme(self, theme: str) -> None:
        button = self.page.locator(f"button[name=theme][value={theme}]")
        if button.count():
            button.click()
        expect(self.page.locator("html")).to_have_attribute("data-theme", theme)

    def expect_accessible(self) -> None:
        """No serious or critical finding of axe on the page as it stands.

        Axe puts a style of its own on the page, which the policy refuses; that is not the page's.
        """
        heard, self.complaints = self.complaints, []
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(_MEASURE)
        self.complaints = heard
        grave = [
            (one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == [], json.dumps(grave, ensure_ascii=False, indent=1)

    def expect_to_fit(self) -> None:
        """Nothing moves sideways at the widths the house promises."""
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            self.expect_no_sideways_scroll()

    def expect_no_sideways_scroll(self) -> None:
        wide, room = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert wide <= room, f"{self.page.url} is {wide} wide on a screen of {room}"

    def leave(self) -> None:
        """Closes the browser; whatever it complained of is a failure."""
        if not self.page.is_closed() and self.page.url.startswith("http"):
            refused = self.page.evaluate("() => window.refusedByPolicy ?? []")
            self.complaints += [f"policy: {one}" for one in refused]
        self.context.close()
        assert self.complaints == [], "\n".join(self.complaints)


def reach_for_the_offers(page: Page) -> None:
    """A few ticks above the best offer, so that the order trades even if the market moves meanwhile."""
    for _ in range(8):
        page.press("#price", "ArrowUp")

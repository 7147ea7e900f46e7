"""Prices and quantities as people type them: full-width digits, blanks, thousands separators."""

import re
import unicodedata

from simulator.engine.refusal import Refusal

MOST = 10**9
"""Beyond this nothing typed is meant; the venue's own limits are far below."""
_WHOLE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})"
_PRICE = re.compile(rf"({_WHOLE})(?:\.([0-9]*))?")
_QUANTITY = re.compile(_WHOLE)
_DECIMALS = 2


def ticks_of(typed: str) -> int | Refusal:
    """A price in yuan with at most two places, in ticks of 0.01 yuan: “１７．９３” → 1793."""
    found = _PRICE.fullmatch(_plain(typed))
    if found is None:
        return Refusal("price_not_a_number", facts={"typed": typed.strip()[:24]})
    places = found[2] or ""
    if len(places) > _DECIMALS:
        return Refusal("price_decimals", facts={"typed": typed.strip()[:24]})
    ticks = int(found[1].replace(",", "")) * 100 + int(places.ljust(_DECIMALS, "0"))
    if not 0 < ticks <= MOST:
        return Refusal("price_out_of_range", facts={"typed": typed.strip()[:24]})
    return ticks


def shares_of(typed: str) -> int | Refusal:
    """A whole number of shares: “1,000” → 1000."""
    found = _QUANTITY.fullmatch(_plain(typed))
    if found is None:
        return Refusal("quantity_not_whole", facts={"typed": typed.strip()[:24]})
    shares = int(found[0].replace(",", ""))
    if not 0 < shares <= MOST:
        return Refusal("quantity_out_of_range", facts={"typed": typed.strip()[:24]})
    return shares


def code_of(typed: str) -> str:
    return _plain(typed)


def _plain(typed: str) -> str:
    """Full-width signs made plain, blanks dropped; a Chinese keyboard's full stop is a point."""
    narrow = unicodedata.normalize("NFKC", typed).replace("。", ".").replace("、", ",")
    return re.sub(r"\s", "", narrow)

"""What the scripts of the hall and the board start from, so that they work before the first frame."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from simulator.engine.market.rules import MarketRules
from simulator.models import BrokerageAccount
from simulator.realtime import wire
from simulator.selectors import accounts
from simulator.selectors.market import Picture
from simulator.templatetags.quotes import said
from simulator.views.hall_quotes import Quote

_PARTS_PER_MILLION = 1_000_000


def picture_data(picture: Picture) -> dict[str, Any]:
    """The picture of the market as a snapshot frame carries it; see `docs/realtime-protocol.md`."""
    return {
        "run": picture.run,
        "at": [picture.at.day, picture.at.second],
        "date": picture.date.isoformat(),
        "phase": picture.phase.value,
        "state": picture.state,
        "columns": wire.QUOTE_COLUMNS,
        "index_columns": wire.INDEX_COLUMNS,
        "rows": [list(asdict(row).values()) for row in picture.rows],
        "indices": [list(asdict(row).values()) for row in picture.indices],
    }


def hall_data(*, quotes: Sequence[Quote], chosen: Quote, rules: MarketRules) -> dict[str, Any]:
    """Names, floats and lists of the shares, and the fees as parts per million."""
    rates = rules.fees["stock"]
    return {
        "chosen": chosen.number,
        "shares": [
            {
                "number": quote.number,
                "code": quote.code,
                "name": said(quote.name),
                "names": [quote.name.zh, quote.name.en],
                "initials": quote.instrument.initials,
                "shares": quote.instrument.shares,
                "starred": quote.starred,
            }
            for quote in quotes
        ],
        "rules": {
            "lot": rules.lot,
            "commission": float(rates.commission * _PARTS_PER_MILLION),
            "commission_least": rates.commission_minimum,
            "stamp": float(rates.stamp * _PARTS_PER_MILLION),
            "transfer": float(rates.transfer * _PARTS_PER_MILLION),
        },
    }


def account_data(account: BrokerageAccount, balance: accounts.Balance | None) -> dict[str, Any]:
    """An account as a `balance` event tells it; one that is new to the exchange has its opening cash."""
    held = balance.holdings if balance else ()
    return {
        "seq": balance.seq if balance else 0,
        "cash": balance.cash if balance else account.opening_cash,
        "frozen": balance.frozen if balance else 0,
        "holdings": [list(asdict(one).values()) for one in held],
    }

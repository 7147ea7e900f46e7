from simulator.models.exchange import (
    AccountBalance,
    AccountEvent,
    AnsweredCommand,
    JournalBatch,
    MarketRun,
    RunSnapshot,
)
from simulator.models.favourite import Favourite
from simulator.models.market import DayBars, MinuteBars, RunPicture
from simulator.models.town import (
    SECURITIES_STAFF,
    BrokerageAccount,
    DeskSession,
    Duty,
    Town,
)

__all__ = [
    "SECURITIES_STAFF",
    "AccountBalance",
    "AccountEvent",
    "AnsweredCommand",
    "BrokerageAccount",
    "DayBars",
    "DeskSession",
    "Duty",
    "Favourite",
    "JournalBatch",
    "MarketRun",
    "MinuteBars",
    "RunPicture",
    "RunSnapshot",
    "Town",
]

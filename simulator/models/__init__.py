from simulator.models.exchange import (
    AccountEvent,
    AnsweredCommand,
    JournalBatch,
    MarketRun,
    RunSnapshot,
)
from simulator.models.town import (
    SECURITIES_STAFF,
    BrokerageAccount,
    DeskSession,
    Duty,
    Town,
)

__all__ = [
    "SECURITIES_STAFF",
    "AccountEvent",
    "AnsweredCommand",
    "BrokerageAccount",
    "DeskSession",
    "Duty",
    "JournalBatch",
    "MarketRun",
    "RunSnapshot",
    "Town",
]

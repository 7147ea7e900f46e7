from simulator.models.books import EntryKind, JournalEntry, JournalLine
from simulator.models.business_day import BusinessDay
from simulator.models.customers import BankAccount, Customer
from simulator.models.desk_policy import PRACTICE_CONTEXT, DeskPolicy
from simulator.models.evidence import Pseudonym, WorkEvent, WorkText
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
    "PRACTICE_CONTEXT",
    "SECURITIES_STAFF",
    "AccountEvent",
    "AnsweredCommand",
    "BankAccount",
    "BrokerageAccount",
    "BusinessDay",
    "Customer",
    "DeskPolicy",
    "DeskSession",
    "Duty",
    "EntryKind",
    "JournalBatch",
    "JournalEntry",
    "JournalLine",
    "MarketRun",
    "Pseudonym",
    "RunSnapshot",
    "Town",
    "WorkEvent",
    "WorkText",
]

from simulator.models.books import EntryKind, JournalEntry, JournalLine
from simulator.models.business_day import BusinessDay
from simulator.models.cash import CashBox, CashMovement
from simulator.models.counter import Authorisation, CounterTransaction
from simulator.models.customers import BankAccount, Customer
from simulator.models.desk_policy import PRACTICE_CONTEXT, DeskPolicy
from simulator.models.evidence import Pseudonym, WorkEvent, WorkText
from simulator.models.exchange import (
    AccountBalance,
    AccountEvent,
    AnsweredCommand,
    JournalBatch,
    MarketRun,
    RunSnapshot,
)
from simulator.models.favourite import Favourite
from simulator.models.injections import InjectedEvent
from simulator.models.market import DayBars, MinuteBars, RunPicture
from simulator.models.pause import TownPause
from simulator.models.presence import Presence
from simulator.models.queue import QueueTicket
from simulator.models.town import (
    SECURITIES_STAFF,
    BrokerageAccount,
    DeskSession,
    Duty,
    Town,
)
from simulator.models.vouchers import SealRack, Voucher, VoucherBook

__all__ = [
    "PRACTICE_CONTEXT",
    "SECURITIES_STAFF",
    "AccountBalance",
    "AccountEvent",
    "AnsweredCommand",
    "Authorisation",
    "BankAccount",
    "BrokerageAccount",
    "BusinessDay",
    "CashBox",
    "CashMovement",
    "CounterTransaction",
    "Customer",
    "DayBars",
    "DeskPolicy",
    "DeskSession",
    "Duty",
    "EntryKind",
    "Favourite",
    "InjectedEvent",
    "JournalBatch",
    "JournalEntry",
    "JournalLine",
    "MarketRun",
    "MinuteBars",
    "Presence",
    "Pseudonym",
    "QueueTicket",
    "RunPicture",
    "RunSnapshot",
    "SealRack",
    "Town",
    "TownPause",
    "Voucher",
    "VoucherBook",
    "WorkEvent",
    "WorkText",
]

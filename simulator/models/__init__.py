from simulator.models.books import EntryKind, JournalEntry, JournalLine
from simulator.models.brokerage import (
    ClientFile,
    Contact,
    Instruction,
    PhraseFinding,
    ServiceRecord,
    WorkLogLine,
)
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
from simulator.models.transfers import Transfer
from simulator.models.vouchers import SealRack, Voucher, VoucherBook
from simulator.models.wealth import (
    Interview,
    PlanSheet,
    ProfessionalStatus,
    Recommendation,
    RiskAssessment,
)

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
    "ClientFile",
    "Contact",
    "CounterTransaction",
    "Customer",
    "DayBars",
    "DeskPolicy",
    "DeskSession",
    "Duty",
    "EntryKind",
    "Favourite",
    "InjectedEvent",
    "Instruction",
    "Interview",
    "JournalBatch",
    "JournalEntry",
    "JournalLine",
    "MarketRun",
    "MinuteBars",
    "PhraseFinding",
    "PlanSheet",
    "Presence",
    "ProfessionalStatus",
    "Pseudonym",
    "QueueTicket",
    "Recommendation",
    "RiskAssessment",
    "RunPicture",
    "RunSnapshot",
    "SealRack",
    "ServiceRecord",
    "Town",
    "TownPause",
    "Transfer",
    "Voucher",
    "VoucherBook",
    "WorkEvent",
    "WorkLogLine",
    "WorkText",
]

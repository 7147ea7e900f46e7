from simulator.models.town import (
    SECURITIES_STAFF,
    BrokerageAccount,
    DeskSession,
    Duty,
    Town,
)

__all__ = ["SECURITIES_STAFF", "BrokerageAccount", "DeskSession", "Duty", "Town"]

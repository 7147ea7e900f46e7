"""What each event at the bank writes into its books (会计分录). Amounts in fen.

Sub-accounts: a customer's account number, `VAULT` or a teller's box under cash.
"""

import tomllib
from functools import cache
from pathlib import Path

from simulator.engine.bank.cash_drawer import DrawerBalance, DrawerState
from simulator.engine.ledger import Account, Chart, Nature, Posting, credit, debit
from simulator.engine.rule_book import read_words

VAULT = "vault"
"""The branch's vault (金库), which fills boxes and takes what they hand up."""

Lines = tuple[Posting, ...]


@cache
def chart() -> Chart:
    """The bank's chart of accounts."""
    raw = tomllib.loads(Path(__file__).with_name("chart.toml").read_text(encoding="utf-8"))
    return Chart(
        Account(each["code"], read_words(each["name"]), Nature(each["nature"]))
        for each in raw["accounts"]
    )


def founding(*, vault_fen: int, deposits: dict[str, int]) -> Lines:
    """The branch's first entry: the vault's cash and the customers' balances, held by head office."""
    cash = [debit("cash", vault_fen, VAULT)] if vault_fen else []
    customers = [credit("savings", fen, account) for account, fen in deposits.items() if fen]
    owed = sum(deposits.values()) - vault_fen
    if owed == 0:
        return (*cash, *customers)
    side = debit if owed > 0 else credit
    return (*cash, side("head_office", abs(owed)), *customers)


def box_filled(fen: int, box: str) -> Lines:
    """Cash from the vault into a teller's box (领箱、调入)."""
    return (debit("cash", fen, box), credit("cash", fen, VAULT))


def box_handed_up(fen: int, box: str) -> Lines:
    """Cash from a teller's box into the vault (上缴)."""
    return (debit("cash", fen, VAULT), credit("cash", fen, box))


def deposit(fen: int, *, account: str, box: str) -> Lines:
    """Cash paid in to a savings account: 借 库存现金 贷 吸收存款."""
    return (debit("cash", fen, box), credit("savings", fen, account))


def withdrawal(fen: int, *, account: str, box: str) -> Lines:
    """Cash paid out of a savings account: 借 吸收存款 贷 库存现金."""
    return (debit("savings", fen, account), credit("cash", fen, box))


def variance(balance: DrawerBalance, *, box: str) -> Lines:
    """What a count that differs writes; empty where it agrees.

    Over: 借 库存现金 贷 其他应付款—出纳长款. Short: 借 其他应收款—出纳短款 贷 库存现金.
    """
    fen = abs(balance.variance_fen)
    if balance.state is DrawerState.OVER:
        return (debit("cash", fen, box), credit("over_payable", fen, box))
    if balance.state is DrawerState.SHORT:
        return (debit("short_receivable", fen, box), credit("cash", fen, box))
    return ()


def overage_returned(fen: int, *, box: str) -> Lines:
    """An overage given back to whom it belonged."""
    return (debit("over_payable", fen, box), credit("cash", fen, box))


def overage_kept(fen: int, *, box: str) -> Lines:
    """An overage nobody claimed, by approval."""
    return (debit("over_payable", fen, box), credit("other_income", fen))


def shortage_made_good(fen: int, *, box: str) -> Lines:
    """A shortage that was paid in."""
    return (debit("cash", fen, box), credit("short_receivable", fen, box))


def shortage_written_off(fen: int, *, box: str) -> Lines:
    """A shortage written off, by approval."""
    return (debit("other_expense", fen), credit("short_receivable", fen, box))


def vouchers_received(fen: int, *, box: str) -> Lines:
    """Blank vouchers taken into keeping, off the balance (收)."""
    return (debit("blank_vouchers", fen, box),)


def vouchers_used(fen: int, *, box: str) -> Lines:
    """Blank vouchers used or spoiled, off the balance (付)."""
    return (credit("blank_vouchers", fen, box),)


def counterfeits_taken(face_fen: int, *, box: str) -> Lines:
    """Seized pieces taken into custody at their face, off the balance and apart from cash."""
    return (debit("counterfeits", face_fen, box),)


def to_securities_sent(fen: int, *, account: str, transfer: str) -> Lines:
    """A bank-to-securities transfer has left the customer's account: an open item until settled."""
    return (debit("savings", fen, account), credit("securities_transit", fen, transfer))


def to_securities_settled(fen: int, *, transfer: str) -> Lines:
    """The securities branch has credited a transfer."""
    return (debit("securities_transit", fen, transfer), credit("securities_deposits", fen))


def from_securities_sent(fen: int, *, transfer: str) -> Lines:
    """A securities-to-bank transfer has left the brokerage account: an open item until settled."""
    return (debit("securities_deposits", fen), credit("securities_transit", fen, transfer))


def from_securities_settled(fen: int, *, account: str, transfer: str) -> Lines:
    """A transfer from the securities branch has reached the customer's account."""
    return (debit("securities_transit", fen, transfer), credit("savings", fen, account))


def subscription(own_fen: int, *, account: str, product: str, brought_fen: int = 0) -> Lines:
    """A customer pays for a product that is sold for its issuer: 借 吸收存款 贷 代理业务负债.

    Args:
        own_fen: What the customer's account here pays.
        account: Its number.
        product: The product's code, the sub-account that is owed to the issuer.
        brought_fen: What came through clearing from the customer's accounts at other banks.
    """
    own = [debit("savings", own_fen, account)] if own_fen else []
    brought = [debit("head_office", brought_fen)] if brought_fen else []
    return (*own, *brought, credit("subscriptions", own_fen + brought_fen, product))

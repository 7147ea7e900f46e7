"""Opening securities accounts at the town's broker."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from simulator.engine.brokerage.trading_terms import TradingTerms
from simulator.engine.market.commands import OpenAccount
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, Town
from simulator.selectors import market
from simulator.services import exchange
from simulator.services.exchange import Reply, Request

PRACTICE_CASH = 100_000_000
"""Fen paid into a new practice account: one million yuan."""
_WORDS = (
    *("云帆", "海棠", "青松", "晨曦", "远山", "清泉", "流星", "银杏", "蓝鲸", "白鹭", "朝阳"),
    *("秋水", "春雷", "长风", "明月", "翠竹", "红枫", "金桂", "雪莲", "飞燕", "破浪", "星河"),
    *("北斗", "听雨", "望岳", "凌云", "知行", "致远", "行舟", "晴川", "松涛", "鸣谷"),
)
_NUMBERS = 99


def open_practice_account(*, town: Town, owner_id: int, at: datetime) -> BrokerageAccount:
    """Opens the owner's practice account; who has one in this town keeps it as it is.

    Args:
        town: The town whose exchange it trades on.
        owner_id: The person, by primary key.
        at: Now.
    """
    attempt = 0
    while True:
        try:
            with transaction.atomic():
                account, _ = BrokerageAccount.objects.get_or_create(
                    town=town,
                    owner_id=owner_id,
                    hat=BrokerageAccount.Hat.PRACTICE,
                    defaults={
                        "alias": alias_for(town.pk, owner_id, attempt),
                        "opening_cash": PRACTICE_CASH,
                        "opened_at": at,
                    },
                )
        except IntegrityError:  # the alias is taken in this town
            attempt += 1
        else:
            return account


def open_contest_account(
    *,
    town: Town,
    owner_id: int,
    partner_ids: Sequence[int] = (),
    alias: str = "",
    opening_cash: int,
    terms: TradingTerms,
    at: datetime,
) -> BrokerageAccount | Refusal:
    """Opens an account that trades for a while and under a cap, alone or with partners.

    The caller's transaction holds whatever else is opened in the town.

    Args:
        town: The town whose exchange it trades on.
        owner_id: The person, by primary key, with no such account here yet.
        partner_ids: Who trades from it too.
        alias: The name on public boards; one is drawn if it is empty.
        opening_cash: Fen.
        terms: Window and cap.
        at: Now.
    """
    taken = set(BrokerageAccount.objects.filter(town=town).values_list("alias", flat=True))
    if alias in taken:
        return Refusal("alias_taken", facts={"alias": alias})
    drawn = (alias_for(town.pk, owner_id, attempt) for attempt in count())
    account = BrokerageAccount.objects.create(
        town=town,
        owner_id=owner_id,
        hat=BrokerageAccount.Hat.CONTEST,
        alias=alias or next(name for name in drawn if name not in taken),
        opening_cash=opening_cash,
        opened_at=at,
        trades_from=terms.opens,
        trades_until=terms.closes,
        single_cap=terms.single_cap,
    )
    account.partners.set(partner_ids)
    return account


def give_back(*, account: BrokerageAccount) -> None:
    """Closes an account that no run knows yet, as if it had never been opened."""
    account.delete()


def rename(*, account: BrokerageAccount, alias: str) -> Refusal | None:
    """Another name on public boards."""
    others = BrokerageAccount.objects.filter(town=account.town_id).exclude(pk=account.pk)
    if others.filter(alias=alias).exists():
        return Refusal("alias_taken", facts={"alias": alias})
    BrokerageAccount.objects.filter(pk=account.pk).update(alias=alias)
    return None


def alias_for(town_id: int, owner_id: int, attempt: int) -> str:
    """A name for public boards, such as 云帆07: the same every time, and nobody can work it out.

    `attempt` counts the names that were taken already.
    """
    digest = salted_hmac("simulator.alias", f"{town_id}:{owner_id}:{attempt}").digest()
    word, number = divmod(int.from_bytes(digest[:8], "big") % (len(_WORDS) * _NUMBERS), _NUMBERS)
    return f"{_WORDS[word]}{number + 1:02d}"


def enter(*, account: BrokerageAccount) -> Reply:
    """Opens the account at its town's live run, where it is not open yet, and waits for it."""
    return exchange.wait(enter_later(account=account))


def enter_later(*, account: BrokerageAccount) -> Future[Reply]:
    """Like `enter`, without waiting: the future is done after the commit."""
    run = market.live_run(account.town_id)
    if run is None:
        return exchange.answered(Refusal("no_run"))
    opening = OpenAccount(account.pk, account.opening_cash)
    request = Request(
        run.pk, account.pk, account.opening_cash, opening, key="", terms=account.terms
    )
    return exchange.submit(request)

"""What is wrong with a customer's papers: expiry, name, photo, agent."""

from simulator.engine.bank.papers import IdentityPaper, Papers
from simulator.engine.bank.portraits import same_person
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.traps import Trap


def defects(situation: Situation, papers: Papers) -> frozenset[Trap]:
    """What a careful teller finds in the papers that lie on the counter.

    Another proof of identity (supporting) settles a doubt about a photo when it is the customer's.
    """
    if papers.identity is None:
        return frozenset()
    own = papers.agent_identity if situation.is_agent else papers.identity
    shown = [paper for paper in (papers.identity, papers.agent_identity) if paper is not None]
    checks = {
        Trap.EXPIRED_ID: any(paper.has_expired(situation.day) for paper in shown),
        Trap.NAME_MISMATCH: not _is_holder(situation, papers.identity),
        Trap.PHOTO_MISMATCH: own is not None and not _shows_customer(situation, papers, own),
        Trap.AGENT_WITHOUT_ID: situation.is_agent and papers.agent_identity is None,
    }
    return frozenset(trap for trap, stands in checks.items() if stands)


def _is_holder(situation: Situation, paper: IdentityPaper) -> bool:
    account = situation.account
    return (paper.name, paper.number) == (account.holder, account.identity_number)


def _shows_customer(situation: Situation, papers: Papers, own: IdentityPaper) -> bool:
    if same_person(own.photo, situation.customer):
        return True
    proof = papers.supporting
    return (
        proof is not None
        and proof.number == own.number
        and not proof.has_expired(situation.day)
        and same_person(proof.photo, situation.customer)
    )

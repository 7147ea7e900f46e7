"""A teller's slips that the system refused, in a few words, as a timeline shows them."""

from django.utils.translation import gettext_lazy as _

SLIP_LABELS = {
    "account_differs": _("Another account keyed"),
    "amount_not_asked": _("Another amount keyed than the slip asks for"),
    "amount_not_counted": _("Another amount keyed than counted"),
    "authorised_by_teller": _("Authorised by the teller"),
    "capitals_wrong": _("Wrong amount in capitals"),
    "confirmed_uncounted": _("Confirmed without counting"),
    "finding_open": _("Went on with an open finding"),
    "not_counted": _("Posting without counting"),
    "not_now": _("Not at this point of the transaction"),
    "out_of_order": _("Step out of order"),
    "papers_missing": _("Papers missing"),
    "seal_missing": _("A seal missing on the slip"),
    "second_count_differs": _("Counted out another amount than posted"),
    "seizure_open": _("Pieces put aside but not seized"),
    "skipped_number": _("Voucher number out of order"),
}

"""Which refusals at the counter are a slip of the teller's, which marking counts.

A slip is what a teller could have known beforehand: the order of the steps, what lies on the
counter, what was counted, keyed or sealed. What only the system or somebody else can know (cover,
a locked PIN, whether a second person is wanted or agrees) is told by a refusal and is no slip.
"""

TELLER_SLIPS = frozenset(
    {
        "account_differs",
        "amount_not_asked",
        "amount_not_counted",
        "authorised_by_teller",
        "capitals_wrong",
        "confirmed_uncounted",
        "finding_open",
        "not_counted",
        "not_now",
        "out_of_order",
        "papers_missing",
        "seal_missing",
        "second_count_differs",
        "seizure_open",
        "skipped_number",
    }
)
"""Codes of refusals by `transactions.perform` and the counter's services."""

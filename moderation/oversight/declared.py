"""The statements of reasons as the DSA transparency database takes them: one row a decision, no text and no personal data."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from typing import Any

from forum import clock
from forum.people.permissions import require
from forum.people.person import Person
from moderation.models import Decision
from moderation.review.declaring import FOUND, HELD, ILLEGAL, REPORTED
from moderation.review.verdicts import DECLARED, VERDICTS

CAPABILITY = "report_decisions"
EEA = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
    "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The countries that a decision holds in: wherever the forum can be read, as far as the database has a code for it."""

COLUMNS = (
    "decision_visibility", "decision_visibility_other", "end_date_visibility_restriction",
    "decision_monetary", "decision_monetary_other", "end_date_monetary_restriction",
    "decision_provision", "end_date_service_restriction",
    "decision_account", "end_date_account_restriction", "account_type",
    "decision_ground", "decision_ground_reference_url",
    "illegal_content_legal_ground", "illegal_content_explanation",
    "incompatible_content_ground", "incompatible_content_explanation", "incompatible_content_illegal",
    "category", "category_addition", "category_specification", "category_specification_other",
    "content_type", "content_type_other", "content_language", "content_date",
    "territorial_scope", "application_date", "decision_facts",
    "source_type", "source_identity", "automated_detection", "automated_decision", "puid",
)  # fmt: skip
"""The attributes of the database's interface, in its order; lists stand in a cell as JSON."""

FACTS = {
    REPORTED: "A reader reported the text. A person of the team read it and decided.",
    HELD: "A rule of the forum held the text before it was shown. A person of the team read it and decided.",
    FOUND: "A person of the team read the text and decided.",
}

INSTANT = timedelta(microseconds=1)
Explained = Callable[[str], str]
"""The sentence of the rule that a reason names, in English."""


async def rows(
    since: date, until: date, *, by: Person, terms_at: str, explained: Explained
) -> AsyncIterator[dict[str, str]]:
    """The decisions from `since` to `until`, both days counted, the oldest first; each by COLUMNS.

    Left out are warnings and decisions that took nothing from anybody, and those made before codes were kept. `terms_at` is the
    address of the terms. Raises NotSignedIn, NotAllowed.
    """
    require(by, CAPABILITY)
    made = Decision.filter(
        at__gte=clock.start_of_day(since), at__lt=clock.end_of_day(until), verdict__in=list(DECLARED)
    )
    for decision in await made.order_by("at", "id"):
        if decision.stated is not None:
            yield _row(decision, decision.stated, terms_at, explained(decision.reason))


def _row(decision: Decision, stated: dict[str, Any], terms_at: str, explanation: str) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "") | {name: str(stated[name]) for name in COLUMNS if name in stated}
    visibility, account = stated["decision_visibility"], stated["decision_account"]
    ended = min((each for each in (decision.until, decision.undone_at) if each), default=None)
    # A day ends at the midnight that begins the next one.
    end = (ended - INSTANT).astimezone(clock.LISBON).date().isoformat() if ended else ""
    broken = "illegal" if stated["decision_ground"] == ILLEGAL else "incompatible"
    ground = "legal_ground" if broken == "illegal" else "ground"
    return row | {
        "decision_visibility": json.dumps([visibility]) if visibility else "",
        "decision_visibility_other": VERDICTS[decision.verdict].declared.other,
        "end_date_visibility_restriction": end if visibility else "",
        "end_date_account_restriction": end if account else "",
        "account_type": "ACCOUNT_TYPE_PRIVATE" if account else "",
        "decision_ground_reference_url": f"{terms_at}?version={stated['terms']}" if broken == "incompatible" else "",
        f"{broken}_content_{ground}": stated["law"] or f"Terms and rules, version {stated['terms']}: {decision.reason}",
        f"{broken}_content_explanation": explanation or decision.reason,
        "content_type": json.dumps([stated["content_type"]]),
        "territorial_scope": json.dumps(EEA),
        "application_date": decision.at.astimezone(clock.LISBON).date().isoformat(),
        "decision_facts": FACTS[stated["origin"]],
    }

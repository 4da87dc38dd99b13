"""What a decision declares to the DSA transparency database (article 24 (5)), as the codes of its API. No text, no names.

The codes are kept with the decision, since flags, reasons and terms change afterwards.
"""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from forum import clock
from forum.catalogue import documents
from forum.catalogue.reasons import Reason
from forum.threads.models import Post, ReviewItem
from moderation.models import Flag
from moderation.review import flags

REPORTED, HELD, FOUND = ORIGINS = ("reported", "held", "found")
"""How a text came before the team: by a report, by a rule, or by somebody of the team who read it."""

DISABLED, LIMITED, OTHER = (
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_OTHER",
)
SUSPENDED = "DECISION_ACCOUNT_SUSPENDED"
"""A ban is a suspension without an end: its person still signs in, reads and objects."""


class Restriction(NamedTuple):
    """The code of what a verdict restricts: of a text, which `other` says where the code is OTHER, or of an account."""

    visibility: str = ""
    account: str = ""
    other: str = ""


NOTHING = Restriction()

TERMS = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
CATEGORIES: Mapping[str, str] = {
    "appointment_sale": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "scam": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "forged_papers": "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "hate": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "insult": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "violence": "STATEMENT_CATEGORY_VIOLENCE",
    "personal_data_of_others": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "personal_data": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "self_harm": "STATEMENT_CATEGORY_SELF_HARM",
}
"""The category of each reason; one that is not here, such as an admin's own, breaks the terms alone."""

NOTICES = frozenset({"appointment_sale", "scam", "forged_papers", "hate", "violence", "personal_data_of_others"})
"""The reasons of reports that say that something is illegal: such a report is a notice (article 16)."""

ILLEGAL, INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
NOTICE, NOTIFIED, VOLUNTARY = "SOURCE_ARTICLE_16", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"
BY_A_PERSON, BY_SOFTWARE = "AUTOMATED_DECISION_NOT_AUTOMATED", "AUTOMATED_DECISION_FULLY"

Codes = dict[str, Any]


def category_of(reason: str) -> str:
    return CATEGORIES.get(reason, TERMS)


async def origin_of(post: Post, row: ReviewItem | None) -> str:
    """How a text came before the team, one of ORIGINS."""
    return _origin(await flags.of_post(post), row)


def _origin(reports: list[Flag], row: ReviewItem | None) -> str:
    if reports:
        return REPORTED
    return HELD if row is not None and row.held and row.ended_at is None else FOUND


async def codes_of(restriction: Restriction, reason: Reason, post: Post, row: ReviewItem | None) -> Codes:
    """The codes of a decision that is made now; `origin` and `terms`, the version in force, are our own words."""
    reports = await flags.of_post(post)
    origin = _origin(reports, row)
    language = post.language_id if len(post.language_id) == 2 else ""
    return {
        "puid": str(uuid.uuid4()),
        "origin": origin,
        "terms": next(each.latest.number for each in documents.documents() if each.code == "terms"),
        "law": reason.law,
        "decision_visibility": restriction.visibility,
        "decision_account": restriction.account,
        "decision_ground": ILLEGAL if reason.law else INCOMPATIBLE,
        "category": category_of(reason.code),
        "content_type": "CONTENT_TYPE_TEXT",
        "content_language": language.upper(),
        "content_date": post.created_at.astimezone(clock.LISBON).date().isoformat(),
        "source_type": _source(origin, reports),
        "automated_detection": "Yes" if origin == HELD else "No",
        "automated_decision": BY_A_PERSON,
    }


def _source(origin: str, reports: list[Flag]) -> str:
    if origin != REPORTED:
        return VOLUNTARY
    return NOTICE if any(each.reason in NOTICES for each in reports) else NOTIFIED

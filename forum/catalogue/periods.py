"""How long things are kept, by the names of the numbers that admins set; as the forum comes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from forum import clock

DRAFT_DAYS, SEARCH_DAYS, NOTIFICATION_DAYS, VISITOR_DAYS = (
    "draft_days",
    "search_days",
    "notification_days",
    "visitor_days",
)
REPORT_DAYS, REJECTED_DAYS, UNUSED_MONTHS, FILE_DAYS = "report_days", "rejected_days", "unused_months", "file_days"
ADDRESS_DAYS, MEDIATOR_DAYS = "address_days", "mediator_days"
PERIODS: Mapping[str, int] = {
    DRAFT_DAYS: 30,
    SEARCH_DAYS: 90,
    NOTIFICATION_DAYS: 365,
    VISITOR_DAYS: 30,
    ADDRESS_DAYS: 14,
    REPORT_DAYS: 183,
    REJECTED_DAYS: 210,
    FILE_DAYS: 180,
    MEDIATOR_DAYS: 30,
    UNUSED_MONTHS: 24,
}
A_MONTH = 30.4375  # days


def over_before(period: str, number: int) -> datetime:
    """The moment before which what is kept for so many days, or months, is over."""
    return clock.now() - timedelta(days=number * (A_MONTH if period == UNUSED_MONTHS else 1))

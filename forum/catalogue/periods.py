"""Periods after which things that are kept for a time end; an admin may set each within its bounds (`numbers.py`)."""

from collections.abc import Mapping

DRAFT_DAYS, SEARCH_DAYS, NOTIFICATION_DAYS, VISITOR_DAYS = (
    "draft_days",
    "search_days",
    "notification_days",
    "visitor_days",
)
REPORT_DAYS, REJECTED_DAYS, UNUSED_MONTHS = "report_days", "rejected_days", "unused_months"
PERIODS: Mapping[str, int] = {
    DRAFT_DAYS: 30,
    SEARCH_DAYS: 90,
    NOTIFICATION_DAYS: 365,
    VISITOR_DAYS: 30,
    REPORT_DAYS: 183,
    REJECTED_DAYS: 210,
    UNUSED_MONTHS: 24,
}
"""How long things are kept, as the forum comes."""

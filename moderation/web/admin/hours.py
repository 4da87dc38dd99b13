"""Opening hours in an admin's forms: a line of times for each day, and the written form for hours that no week tells."""

from forum import weekly_hours
from forum.web.requests.forms import Form
from forum.weekly_hours import DAYS

FIELDS = tuple(f"hours_{day}" for day in DAYS)


def filled(hours: str) -> dict[str, str]:
    """The fields of a form for these hours; those that no week tells stand as they are written."""
    week = weekly_hours.read(hours)
    if week is None:
        return {"opening_hours": hours}
    return {f"hours_{day}": times for day, times in week.items()} | {"opening_hours": ""}


def typed(form: Form) -> str:
    """The hours of a form, as they are kept: as written where that was filled in, else those of the days."""
    return form["opening_hours"] or weekly_hours.written({day: form[f"hours_{day}"] for day in DAYS})

"""When the support line says it is open, and what it says of its hours."""

from datetime import datetime

import pytest

from forum import clock
from forum.catalogue.views import Catalogue
from forum.web.rendering import i18n
from forum.web.rendering.help_lines import HelpLines, weekdays


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo-Fr 09:00-19:00", ("9:00", "19:00")),
        ("Mo-Fr 10:30-18:15", ("10:30", "18:15")),
        ("Mo-Fr 09:00-12:00,14:00-18:00", None),
        ("Mo-Sa 09:00-19:00", None),
        ("24/7", None),
        ("", None),
    ],
)
def test_hours_are_put_in_words_only_when_the_words_say_all(hours: str, said: tuple[str, str] | None) -> None:
    assert weekdays(hours) == said


@pytest.mark.parametrize(
    ("moment", "open_", "words"),
    [
        (datetime(2026, 11, 23, 8, 59), "no", "Closed now, opens at"),
        (datetime(2026, 11, 23, 9, 0), "yes", "Open now, until"),
        (datetime(2026, 11, 23, 19, 0), "no", "Closed now, opens tomorrow at"),
        (datetime(2026, 11, 27, 19, 0), "no", "Closed now. Next opening: Monday, "),  # a Friday
        (datetime(2026, 7, 1, 18, 30), "yes", "Open now, until"),  # summer time
        (datetime(2026, 12, 8, 10, 0), "unknown", "Public holiday: we do not know whether it is open. Call first."),
    ],
)
async def test_the_line_says_whether_it_is_open_by_the_clock_of_lisbon(
    catalogue: Catalogue, moment: datetime, open_: str, words: str
) -> None:
    with clock.moved_to(moment.replace(tzinfo=clock.LISBON)):
        lines = HelpLines.now(i18n.read("en"), catalogue)
    assert (lines.open, str(lines.open_words).startswith(words)) == (open_, True), lines.open_words
    assert lines.doubtful  # the institution gives two opening times

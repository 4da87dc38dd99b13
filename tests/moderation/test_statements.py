"""The statement of reasons in codes: what it says of a decision, and how the text came before the team."""

from datetime import date

import pytest

from forum import clock
from forum.catalogue.views import Catalogue
from forum.threads.models import Thread
from moderation.review import decisions, items, statements
from moderation.review.statements import Statement
from moderation.review.verdicts import VERDICTS
from tests.cast import ask
from tests.moderation.test_decisions import decide, put, question_of
from tests.moderation.test_flags import report

pytestmark = pytest.mark.usefixtures("app")


async def composed(
    thread: Thread, verdict: str, catalogue: Catalogue, until: date | None = None, reason: str = "insult"
) -> Statement | None:
    item = await items.find((await question_of(thread)).id)
    return await statements.compose(verdict, reason, item, until=until, catalogue=catalogue)


async def codes(thread: Thread, catalogue: Catalogue, verdict: str = "hide") -> list[str]:
    made = await composed(thread, verdict, catalogue)
    return [each.code for each in made.sentences] if made else []


@pytest.mark.parametrize("verdict", [*VERDICTS, "", "nonsense"])
async def test_what_restricts_is_stated_and_nothing_else(verdict: str, catalogue: Catalogue) -> None:
    restricts = verdict in {"reject", "hide", "mask", "private", "lock", "warn", "suspend", "ban"}
    said = await codes(await ask(), catalogue, verdict)
    still = ["still_reads"] if verdict in ("suspend", "ban") else []
    assert said == ([verdict, *still, "found", "rule", "by_a_person", "objection"] if restricts else [])


async def test_it_says_how_the_text_came_before_the_team(catalogue: Catalogue) -> None:
    reported, held, found = await ask(), await ask(), await ask()
    await report(await question_of(reported), "bilal")
    await put(await question_of(held), held=True)
    origins = [(await codes(thread, catalogue))[1] for thread in (reported, held, found)]
    assert origins == ["reported", "held", "found"]
    await decide(await question_of(held), "publish", statement="")
    assert (await codes(held, catalogue))[1] == "found", "no rule put it before the team this time"


async def test_it_carries_the_days_and_the_rule_but_no_personal_data(catalogue: Catalogue) -> None:
    thread, last = await ask(title="Call 912 345 678 about my card"), date(2099, 1, 1)
    with clock.moved_to(clock.now()):
        made = await composed(thread, "suspend", catalogue, last, "hate")
        assert made
        values = {each.code: each.values for each in made.sentences}
        assert values["objection"] == {"until": decisions.appeal_until(clock.now())}
    asked = (await question_of(thread)).created_at
    assert values["suspend"] == {"title": "Call ▮▮▮ about my card", "day": asked, "until": last}
    assert values["rule"] == {"reason": "hate"}


@pytest.mark.parametrize(
    ("language", "spoken"), [("pt", ("pt",)), ("ar", ("ar",)), ("ne", ("en", "pt")), ("bn", ("bn",))]
)
async def test_it_is_in_the_language_of_the_thread_or_in_two_where_pages_have_none(
    language: str, spoken: tuple[str, ...], catalogue: Catalogue
) -> None:
    made = await composed(await ask(language=language), "hide", catalogue)
    assert made
    assert made.languages == spoken

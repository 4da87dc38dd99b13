"""What a decision declares to the DSA transparency database: codes that are kept with it, and never a text or a name."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.reasons import Reason
from forum.errors import NotAllowed
from moderation.models import Decision
from moderation.oversight import declared
from moderation.oversight.declared import COLUMNS
from moderation.review import undoing
from moderation.review.verdicts import DECLARED, VERDICTS
from tests.cast import Visiting, ask, person
from tests.moderation.test_decisions import decide, given_for, put, question_of
from tests.moderation.test_flags import report

pytestmark = pytest.mark.usefixtures("app")
TERMS = "https://forum.example/en/documents/terms"
TELLTALE = "Amina Begum, 912 345 678"


async def rows(since: date | None = None, until: date | None = None, by: str = "ada") -> list[dict[str, str]]:
    span = since or clock.today(), until or clock.today()
    explained = {"insult": "The rule: respect."}.get
    found = declared.rows(*span, by=await person(by), terms_at=TERMS, explained=lambda code: explained(code) or "")
    return [row async for row in found]


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_whatever_restricts_is_declared_and_nothing_else(verdict: str) -> None:
    thread = await ask(body=f"{TELLTALE} is what I am called, please help.", title="About Amina Begum")
    await decide(await question_of(thread), verdict, given=await given_for(verdict))
    told = await rows()
    assert (verdict in DECLARED) == (VERDICTS[verdict].restricts and verdict != "warn") == (len(told) == 1)
    for row in told:
        assert tuple(row) == COLUMNS
        assert bool(row["decision_visibility"]) != bool(row["decision_account"])
        assert (row["decision_visibility_other"] != "") == ("OTHER" in row["decision_visibility"])
        needed = (
            "decision_facts",
            "decision_ground",
            "category",
            "content_type",
            "content_date",
            "application_date",
            "puid",
        )
        assert all(row[name] for name in (*needed, "territorial_scope", "source_type", "automated_detection"))
        assert "Amina" not in str(row) and "912 345" not in str(row) and "marta" not in str(row)


async def test_it_says_by_whom_a_text_came_before_the_team() -> None:
    notice, other, held, found = [await question_of(await ask()) for _ in range(4)]
    await report(notice, "bilal", reason="scam")
    await report(other, "bilal", reason="off_topic")
    await put(held, held=True)
    for post, verdict in ((notice, "hide"), (other, "hide"), (held, "reject"), (found, "hide")):
        await decide(post, verdict)
    told = [(row["source_type"], row["automated_detection"], row["automated_decision"]) for row in await rows()]
    assert told == [
        ("SOURCE_ARTICLE_16", "No", "AUTOMATED_DECISION_NOT_AUTOMATED"),
        ("SOURCE_TYPE_OTHER_NOTIFICATION", "No", "AUTOMATED_DECISION_NOT_AUTOMATED"),
        ("SOURCE_VOLUNTARY", "Yes", "AUTOMATED_DECISION_NOT_AUTOMATED"),
        ("SOURCE_VOLUNTARY", "No", "AUTOMATED_DECISION_NOT_AUTOMATED"),
    ]


async def test_a_law_that_an_admin_cites_makes_it_illegal_content_and_stays_as_it_was_then() -> None:
    await decide(await question_of(await ask()), "hide")
    await Reason.filter(code="insult").update(law="Código Penal, artigo 181.º")
    await decide(await question_of(await ask()), "hide")
    await Reason.filter(code="insult").update(law="")
    terms, law = await rows()
    assert terms["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert (
        terms["decision_ground_reference_url"] == f"{TERMS}?version=1"
        and "version 1" in terms["incompatible_content_ground"]
    )
    assert (
        terms["incompatible_content_explanation"] == "The rule: respect." and not terms["illegal_content_legal_ground"]
    )
    assert law["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert (
        law["illegal_content_legal_ground"] == "Código Penal, artigo 181.º" and not law["incompatible_content_ground"]
    )
    assert terms["puid"] != law["puid"]


async def test_dates_scope_and_duration_are_those_of_the_decision() -> None:
    day = clock.today()
    given: dict[str, Any] = {"until": day + timedelta(days=9)}
    await decide(await question_of(await ask()), "suspend", given=given)
    hidden = await decide(await question_of(await ask("bilal", language="pt")), "hide")
    await undoing.undo(hidden, by=await person("marta"), catalogue=await snapshot.current())
    suspended, undone = await rows()
    assert suspended["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert suspended["end_date_account_restriction"] == given["until"].isoformat()
    assert undone["end_date_visibility_restriction"] == day.isoformat()
    assert (undone["content_language"], undone["content_date"], undone["application_date"]) == (
        "PT",
        *[day.isoformat()] * 2,
    )
    assert "PT" in json.loads(undone["territorial_scope"]) and json.loads(undone["content_type"]) == [
        "CONTENT_TYPE_TEXT"
    ]


async def test_a_period_has_its_own_decisions_and_none_from_before_codes_were_kept() -> None:
    post = await question_of(await ask())
    await decide(post, "hide")
    await Decision.create(verdict="hide", reason="insult", language="en", at=clock.now())
    yesterday = clock.today() - timedelta(days=1)
    assert len(await rows()) == 1 and await rows(yesterday, yesterday) == []
    assert len(await rows(yesterday)) == 1


async def test_an_admin_takes_it_along_as_a_file_and_nobody_else_does(visit: Visiting) -> None:
    await decide(await question_of(await ask(body=f"{TELLTALE} is what I am called, please.")), "hide")
    ada = await visit("ada")
    file = await ada.get("/ar/desk/statements.csv")
    heading, line, _ = file.text.removeprefix("\ufeff").split("\r\n")
    assert file.status_code == 200 and heading == ",".join(COLUMNS) and "/en/documents/terms?version=1" in line
    assert "we speak to each other with respect" in line and "Begum" not in line
    assert file.headers["cache-control"] == "no-store"
    for bad in ("since=2026-13-01", "until=yesterday", "since=99999-01-01"):
        assert (await ada.get(f"/en/desk/statements.csv?{bad}")).status_code == 422
    with pytest.raises(NotAllowed):
        await rows(by="marta")
    assert "statements.csv" in (await ada.get("/en/desk/statistics")).text
    assert "statements.csv" not in (await (await visit("marta")).get("/en/desk/statistics")).text

"""The yearly report: the template's tables, counted from decisions, without a figure that is about few people."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum import clock
from forum.people.accounts import Account
from moderation.models import Appeal, Decision, Flag
from moderation.oversight import yearly_report
from moderation.oversight.report_parts import BY_TERMS, DETECTED, MEASURES, RECEIVED, SMALL, TOTAL, Part
from tests.cast import Visiting, ask, person
from tests.moderation.test_decisions import decide, put, question_of
from tests.moderation.test_flags import report as flag

pytestmark = pytest.mark.usefixtures("app")
MAY = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
PARTS = [
    "1_report_identification", "2_categories_names", "3_member_states_orders", "4_notices", "5_own_initiative_illegal",
    "6_own_initiative_TC", "7_appeals_and_recidivism", "8_automated_means", "9_human_resources", "10_AMAR", "11_qualitative",
]  # fmt: skip


async def made(verdict: str, count: int, *, held: bool = False, reason: str = "insult") -> list[Decision]:
    done = []
    for _ in range(count):
        with clock.moved_to(MAY):
            post = await question_of(await ask())
            await put(post, held=held)
        with clock.moved_to(MAY + timedelta(hours=3)):
            why = "within_the_rules" if verdict == "publish" else reason
            done.append(await decide(post, verdict, reason=why))
    return done


async def noticed(count: int) -> None:
    for _ in range(count):
        with clock.moved_to(MAY):
            post = await question_of(await ask())
            await flag(post, "bilal", reason="scam")
        with clock.moved_to(MAY + timedelta(hours=4)):
            await decide(post, "hide")


async def report(year: int = 2025) -> dict[str, Part]:
    with clock.moved_to(datetime(2026, 3, 3, tzinfo=UTC)):
        return {part.name: part for part in await yearly_report.report(year)}


def cell(part: Part, column: str, row: str = TOTAL) -> str:
    heading, *rows = part.rows
    place = heading.index("Category of illegal content" if "Category of illegal content" in heading else heading[3])
    return next(each[heading.index(column)] for each in rows if each[place] == row)


def line(part: Part, *named: str) -> list[str]:
    return next(row[-2:] for row in part.rows if set(named) <= set(row))


async def test_it_has_the_parts_of_the_template_and_rows_as_long_as_their_heading() -> None:
    parts = await report()
    assert list(parts) == PARTS
    for part in parts.values():
        assert len(part.rows) > 1 and {len(row) for row in part.rows} == {len(part.rows[0])}, part.name
    assert "2025-01-01" in str(parts["1_report_identification"]) and "2025-12-31" in str(
        parts["1_report_identification"]
    )


async def test_measures_notices_and_what_rules_held_are_counted_apart() -> None:
    await made("hide", 6)
    await made("reject", 5, held=True)
    await made("publish", 7, held=True)
    await noticed(5)
    parts = await report()
    own = parts["6_own_initiative_TC"]
    assert (cell(own, MEASURES), cell(own, DETECTED), cell(own, "Visibility restriction Disable")) == ("11", "5", "11")
    assert (cell(own, MEASURES, SPEECH), cell(own, "Visibility restriction Removal")) == ("11", "0")
    assert cell(parts["5_own_initiative_illegal"], MEASURES) == "0"
    notices = parts["4_notices"]
    assert (cell(notices, RECEIVED), cell(notices, BY_TERMS), cell(notices, "Median time to take action")) == (
        "5",
        "5",
        "4",
    )
    means = parts["8_automated_means"]
    assert line(means, "Published afterwards")[0] == "7"
    assert line(means, "Error rate: held texts that were published afterwards")[0] == "58%"
    assert line(means, "Number of items processed solely by automated means")[0] == "0"


async def test_one_small_group_takes_out_every_figure_from_which_it_could_be_worked_out() -> None:
    await made("hide", 6)
    await made("lock", 2)
    own = (await report())["6_own_initiative_TC"]
    assert {cell(own, MEASURES), cell(own, "Visibility restriction Disable"), cell(own, MEASURES, SPEECH)} == {""}
    assert SMALL in own.rows[1]
    await made("lock", 4, reason="off_topic")
    own = (await report())["6_own_initiative_TC"]
    assert (cell(own, MEASURES), cell(own, MEASURES, SPEECH)) == ("12", ""), "the rows by category would show the two"


async def test_objections_are_told_with_their_outcome_as_the_public_figures_are() -> None:
    decisions = await made("hide", 11)
    marta = await Account.get(nickname="marta")
    for number, each in enumerate(decisions):
        outcome: dict[str, Any] = {"verdict": "overturn" if number < 5 else "uphold", "decided_by_id": marta.id}
        later = MAY + timedelta(hours=20)
        await Appeal.create(decision_id=each.id, body="No.", at=MAY + timedelta(hours=10), decided_at=later, **outcome)
    told = (await report())["7_appeals_and_recidivism"]
    counts = [
        line(told, "Internal complaints mechanism", scope)[0]
        for scope in ("Total number", "Decisions upheld", "Decisions reversed", "Median time")
    ]
    assert counts == ["11", "6", "5", "10"]
    await Appeal.filter(decision_id=decisions[0].id).update(verdict="uphold")
    told = (await report())["7_appeals_and_recidivism"]
    assert line(told, "Decisions reversed") == ["", SMALL] and line(told, "Decisions upheld") == ["", SMALL]


async def test_what_the_forum_does_not_know_is_empty_and_says_so_and_nobody_is_named() -> None:
    await noticed(5)
    parts = await report()
    assert line(parts["10_AMAR"], "European Union")[0] == "" and "keeps no figure" in str(parts["10_AMAR"])
    assert line(parts["7_appeals_and_recidivism"], "Out-of-court dispute settlement bodies")[0] == ""
    assert "keeps no figure" in str(parts["3_member_states_orders"])
    everything = str(parts)
    for name in ("marta", "bilal", "amina", "residence card"):
        assert name not in everything


async def test_a_year_that_goes_on_is_told_up_to_its_last_month_in_whole_fives() -> None:
    await made("hide", 7)
    with clock.moved_to(datetime(2025, 7, 9, tzinfo=UTC)):
        parts = {part.name: part for part in await yearly_report.report(2025)}
        assert cell(parts["6_own_initiative_TC"], MEASURES) == "5"
        assert "2025-06-30" in str(parts["1_report_identification"]) and "not for publication" in str(parts)
    with clock.moved_to(datetime(2025, 5, 9, tzinfo=UTC)):
        parts = {part.name: part for part in await yearly_report.report(2025)}
        assert cell(parts["6_own_initiative_TC"], MEASURES) == "0"
    with clock.moved_to(datetime(2025, 1, 9, tzinfo=UTC)), pytest.raises(ValueError, match="no full month"):
        await yearly_report.report(2025)


async def test_an_admin_takes_it_along_as_files(visit: Visiting) -> None:
    ada = await visit("ada")
    got = await ada.get("/en/desk/transparency-report.zip?year=2025")
    archive = zipfile.ZipFile(io.BytesIO(got.content))
    assert archive.namelist() == [f"{name}.csv" for name in PARTS]
    rows = list(csv.reader(io.StringIO(archive.read("10_AMAR.csv").decode("utf-8-sig"))))
    assert rows[0][0] == "Applicability"
    for year in ("2999", "x", "99999", "-1"):
        assert (await ada.get(f"/en/desk/transparency-report.zip?year={year}")).status_code == 422
    assert await Flag.all().count() == 0 and (await person("ada")).account_id

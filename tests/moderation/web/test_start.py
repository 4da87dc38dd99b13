"""Where each role's day begins: the page after signing in, what it counts, and the counts above every page."""

import pytest

from forum import clock
from forum.catalogue import help_line_changes
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.help_lines import lines
from forum.catalogue.views import Catalogue
from moderation.desk import assigning, waiting
from tests.cast import PASSWORD, Visiting, ask, at, person
from tests.moderation.test_decisions import put, question_of


@pytest.mark.parametrize(
    ("nickname", "start"),
    [
        ("amina", "/en/account"),
        ("rahima", "/en/desk/start"),
        ("ines", "/en/desk/start"),
        ("marta", "/en/desk/start"),
        ("ada", "/en/admin/start"),
    ],
)
async def test_each_role_lands_where_its_work_is(visit: Visiting, nickname: str, start: str) -> None:
    visitor = await visit()
    answered = await visitor.post("/en/login", {"nickname": nickname, "password": PASSWORD})
    assert answered.headers["location"] == start
    assert (await visitor.get(start)).status_code == 200


async def test_the_counts_are_of_what_each_may_do(catalogue: Catalogue) -> None:
    mine, other = await ask(topic="legal-support"), await ask(topic="housing", danger=True)
    ines, marta, ada = await person("ines"), await person("marta"), await person("ada")
    await assigning.assign(mine, "me", by=ines, catalogue=catalogue)
    assert other.cabinet_id != mine.cabinet_id
    counted = await waiting.counted(ines, catalogue)
    assert (counted["triage"], counted["danger"], counted["mine"]) == (1, 0, 1) and "queue" not in counted
    counted = await waiting.counted(marta, catalogue)
    assert (counted["queue"], counted["triage"], counted["danger"]) == (1, 2, 1)
    nothing = dict.fromkeys(("official", "proposals", "changes", "told", "corrections", "steps"), 0)
    assert await waiting.counted(ada, catalogue) == nothing


async def test_a_member_costs_no_count_and_sees_none(visit: Visiting, catalogue: Catalogue) -> None:
    assert waiting.start_of(await person("amina")) == "" == waiting.start_of(await person(None))
    await ask()
    assert 'class="count">1<' not in (await (await visit("bilal")).get("/en/")).text


async def test_the_header_says_on_every_page_what_waits(visit: Visiting, catalogue: Catalogue) -> None:
    thread = await ask(topic="legal-support")
    ines = await visit("ines")
    for path in ("/en/", at(thread), "/en/desk/start", "/en/desk/triage"):
        assert '<span class="count">1</span>' in (await ines.get(path)).text, path


async def test_the_start_page_puts_the_most_urgent_first_and_takes_it(visit: Visiting, catalogue: Catalogue) -> None:
    late, soon = await ask(topic="legal-support"), await ask("bilal", topic="legal-support", title="Another question")
    await assigning.assign(late, "me", by=await person("ines"), catalogue=catalogue)
    page = (await (await visit("ines")).get("/en/desk/start")).text
    first = page.partition("data-first=")[2][:800]
    assert "Another question" in first and f"{at(soon)}/assignment" in page
    assert "My residence card expires" in page.partition("data-mine")[2][:400]


async def test_a_moderator_begins_with_the_most_urgent_of_the_queue(visit: Visiting, catalogue: Catalogue) -> None:
    thread = await ask()
    await put(await question_of(thread), "scam")
    page = (await (await visit("marta")).get("/en/desk/start")).text
    assert "Take this one" in page and "My residence card expires" in page.partition("data-first=")[2][:800]


async def test_the_admin_s_start_counts_what_needs_an_admin_and_leads_to_oversight(
    visit: Visiting, catalogue: Catalogue
) -> None:
    ada = await visit("ada")
    support = next(line for line in lines() if line.code == "emergency")
    details = LineDetails(
        numbers={"any": "112"}, opening_hours="24/7", source="The law", valid_from=clock.today().isoformat()
    )
    await help_line_changes.propose(support, details, by=await person("ada"))
    page = (await ada.get("/en/admin/start")).text
    counts = page.partition('class="waits')[2]
    assert '<span class="how-many">1</span>' in counts.partition("Changes to help lines that wait")[0]
    for path in ("audit", "statistics", "readings", "official"):
        assert f'href="/en/desk/{path}"' in page
    for path in ("topics", "roles", "facts", "rules", "settings"):
        assert f'href="/en/admin/{path}"' in page

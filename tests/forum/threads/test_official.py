"""Official answers: who may mark them, what they need, and what stays of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import clock, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.threads import review_dates
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import marking, versions
from forum.threads.official.statements import Statement, StatementDetails
from forum.threads.posting import editing, lifecycle
from tests.cast import answer, ask, person

pytestmark = pytest.mark.usefixtures("app")

TODAY = date(2026, 5, 4)
SOURCES = [("Lei n.º 23/2007", "https://diariodarepublica.pt/", "78.º")]


def statement(short: str = "Keep proof that you tried.", review_by: date | None = None) -> StatementDetails:
    return StatementDetails(short, SOURCES, str(TODAY), str(review_by or TODAY + timedelta(days=90)))


async def marked(post: Post, catalogue: Catalogue, by: str = "ines", **how: str) -> OfficialAnswer:
    thread = await Thread.get(id=post.thread_id)
    return await marking.mark(post, thread, statement=statement(), by=await person(by), catalogue=catalogue, **how)


async def test_an_officer_of_the_owning_cabinet_marks_an_answer(catalogue: Catalogue) -> None:
    post = await answer(await ask())
    version = await marked(post, catalogue)
    thread = await Thread.get(id=post.thread_id)
    assert (thread.official_id, thread.state) == (version.id, "official")


async def test_a_grant_for_a_cabinet_covers_its_parts(catalogue: Catalogue) -> None:
    from forum.people import grants
    from forum.people.accounts import Account

    emp = catalogue.cabinet("EMP")
    assert emp is not None
    await grants.give(await Account.get(nickname="bilal"), "officer", by=None, cabinet_id=emp.id)
    post = await answer(await ask(topic="employment"), "bilal")
    assert await marked(post, catalogue, by="bilal")


@pytest.mark.parametrize("who", ["amina", "bilal", "rahima", "rui", "marta"])
async def test_nobody_else_speaks_for_the_cabinet(who: str, catalogue: Catalogue) -> None:
    post = await answer(await ask())
    with pytest.raises(NotAllowed):
        await marked(post, catalogue, by=who)
    assert not await OfficialAnswer.all().exists()


async def test_an_admin_marks_only_with_a_reason(catalogue: Catalogue) -> None:
    post = await answer(await ask())
    with pytest.raises(Invalid, match="reason: missing"):
        await marked(post, catalogue, by="ada")
    version = await marked(post, catalogue, by="ada", reason="The cabinet is closed this week.")
    assert version.marked_for_reason == "The cabinet is closed this week."


async def test_marking_twice_with_the_same_words_leaves_one_event(catalogue: Catalogue) -> None:
    post = await answer(await ask())
    first, second = await marked(post, catalogue), await marked(post, catalogue)
    assert first.id == second.id
    assert await Event.filter(verb="official.marked").count() == 1


async def test_a_thread_has_one_official_answer_and_every_version_stays(catalogue: Catalogue) -> None:
    thread = await ask()
    one, two = await answer(thread), await answer(thread, body="Another word of the cabinet.")
    await marked(one, catalogue)
    newer = await marked(two, catalogue)
    assert (await Thread.get(id=thread.id)).official_id == newer.id
    older = (await versions.of_answer(one))[0]
    assert older.replaced_at is not None


async def test_withdrawing_needs_a_reason_and_keeps_the_words(catalogue: Catalogue) -> None:
    post = await answer(await ask())
    await marked(post, catalogue)
    thread = await Thread.get(id=post.thread_id)
    ines = await person("ines")
    with pytest.raises(Invalid, match="reason: missing"):
        await marking.withdraw(post, thread, by=ines, catalogue=catalogue, reason="")
    await marking.withdraw(post, thread, by=ines, catalogue=catalogue, reason="The law changed.")
    thread = await Thread.get(id=thread.id)
    assert (thread.official_id, thread.state) == (None, "answered")
    assert (await versions.of_answer(post))[0].withdrawn_reason == "The law changed."


async def test_the_new_owner_marks_after_routing_and_the_old_one_no_longer(catalogue: Catalogue) -> None:
    thread = await ask()
    post = await answer(thread)
    housing = catalogue.cabinet("GAH")
    assert housing is not None
    await lifecycle.route(
        thread, to=housing.code, by=await person("ines"), catalogue=catalogue, reason="It is about the flat."
    )
    with pytest.raises(NotAllowed):
        await marked(post, catalogue, by="ines")
    assert await marked(post, catalogue, by="rui")


async def test_a_members_experience_is_never_made_official(catalogue: Catalogue) -> None:
    thread = await ask(kind="discussion")
    post = await answer(thread, "bilal", "This is how it went for me.")
    with pytest.raises(Conflict, match="not_an_answer"):
        await marked(post, catalogue)


async def test_a_mediator_cannot_change_an_answer_once_it_is_official(catalogue: Catalogue) -> None:
    thread = await ask(language="bn", title="এই মাসে আমার রেসিডেন্স শেষ")
    post = await answer(thread, "rahima", "প্রমাণ রাখুন, এটা জরুরি।")
    await marked(post, catalogue)
    with pytest.raises(Conflict, match="official_text"):
        await editing.edit(
            post,
            await Thread.get(id=thread.id),
            body=await text.prose("Something else."),
            by=await person("rahima"),
            catalogue=catalogue,
        )


@pytest.mark.parametrize(
    ("short", "sources", "first", "review", "expected"),
    [
        ("", SOURCES, "2026-05-04", "2026-05-05", {"short_answer": "missing"}),
        ("word " * 41, SOURCES, "2026-05-04", "2026-05-05", {"short_answer": "too_long"}),
        ("请" * 81, SOURCES, "2026-05-04", "2026-05-05", {"short_answer": "too_long"}),
        ("Yes.", [], "2026-05-04", "2026-05-05", {"source_title": "missing"}),
        ("Yes.", [("", "https://dre.pt/", "")], "2026-05-04", "2026-05-05", {"source_title": "missing"}),
        ("Yes.", [("Law", "javascript:1", "")], "2026-05-04", "2026-05-05", {"source_url": "not_a_link"}),
        ("Yes.", [("Law", "/own/path", "")], "2026-05-04", "2026-05-05", {"source_url": "not_a_link"}),
        ("Yes.", SOURCES, "2026-05-04", "2026-05-04", {"review_by": "before_valid_from"}),
        ("Yes.", SOURCES, "", "", {"valid_from": "missing", "review_by": "missing"}),
        ("Yes.", SOURCES, str(date.min), str(date.max), {"valid_from": "malformed", "review_by": "malformed"}),
        ("Yes.", SOURCES, "4 May", "tomorrow", {"valid_from": "malformed", "review_by": "malformed"}),
    ],
)
def test_a_statement_that_lacks_something_says_what(
    short: str, sources: list[tuple[str, str, str]], first: str, review: str, expected: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        Statement.checked(StatementDetails(short.strip(), sources, first, review))
    assert refusal.value.fields == expected


def test_forty_words_and_eighty_chinese_characters_are_allowed() -> None:
    assert Statement.checked(statement(("word " * 40).strip()))
    assert Statement.checked(statement("请" * 80))


@given(st.dates(), st.dates())
def test_a_version_is_due_only_after_its_day(review_by: date, today: date) -> None:
    assert review_dates.is_due(OfficialAnswer(review_by=review_by), today) == (today > review_by)


async def test_past_its_review_date_a_page_says_that_it_is_being_checked(visit, catalogue: Catalogue) -> None:
    from datetime import UTC, datetime

    from tests.cast import at

    post = await answer(await ask())
    version = await marked(post, catalogue)
    visitor = await visit()
    thread = await Thread.get(id=post.thread_id)
    with clock.moved_to(datetime.combine(version.review_by, datetime.min.time(), UTC) + timedelta(hours=12)):
        assert 'data-state="checking"' not in (await visitor.get(at(thread))).text
    with clock.moved_to(datetime.combine(version.review_by, datetime.min.time(), UTC) + timedelta(days=1, hours=12)):
        page = (await visitor.get(at(thread))).text
        assert 'data-state="checking"' in page
        assert "We are checking this answer" in page

"""The desk's list of official answers: what is in it for whom, and page by page every one once."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.errors import NotAllowed, NotSignedIn
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import reviewing, sources
from forum.threads.official.models import Source
from forum.threads.posting import lifecycle
from moderation.desk import official_due
from moderation.desk.official_due import Filters
from tests.cast import answer, ask, person
from tests.forum.threads.officers import LAW, PRACTICE, about, ask_for_two, mark, said, second_officer, withdraw

pytestmark = pytest.mark.usefixtures("app")

EACH = {"proposed", "checking", "expiring", "expired"}


async def due_in(days: int, *cited: tuple[str, str, str], **how: str) -> Post:
    """An answer that Inês marked, to be looked at again after so many days; some time ago where that is over."""
    post = await answer(await ask(**how))
    version = await mark(post, said("Keep it.", *(cited or (PRACTICE,))))
    review_by = clock.today() + timedelta(days=days)
    await OfficialAnswer.filter(id=version.id).update(review_by=review_by)
    return post


async def one_of_each() -> dict[str, Post]:
    posts = {"expired": await due_in(-1), "expiring": await due_in(30), "checking": await due_in(300, LAW)}
    await due_in(31)
    await sources.change(await Source.get(title=LAW[0]), by=await person("ada"), reason="It was revoked.")
    await ask_for_two()
    posts["proposed"] = await answer(await ask())
    await mark(posts["proposed"])
    return posts


async def shown(who: str | None, show: str = "") -> dict[str, int]:
    """The answers in somebody's list, by the state they are in."""
    found = await official_due.page(Filters(show), by=await person(who), catalogue=await snapshot.current())
    return {official_due.state_of(row, clock.today()): row.post_id for row in found.rows}


async def test_an_officer_finds_what_asks_for_a_look_and_nothing_else() -> None:
    posts = await one_of_each()
    assert await shown("ines") == {state: post.id for state, post in posts.items()}


@pytest.mark.parametrize("show", sorted(EACH))
async def test_a_filter_shows_one_of_them(show: str) -> None:
    posts = await one_of_each()
    assert await shown("ines", show) == {show: posts[show].id}


async def test_an_officer_of_another_cabinet_finds_none_of_them() -> None:
    await one_of_each()
    assert await shown("rui") == {}


async def test_an_admin_finds_what_is_public_alone() -> None:
    await one_of_each()
    await due_in(3, visibility="private")
    assert set(await shown("ada")) == EACH
    assert (
        len((await official_due.page(Filters(), by=await person("ada"), catalogue=await snapshot.current())).rows) == 4
    )
    assert (
        len((await official_due.page(Filters(), by=await person("ines"), catalogue=await snapshot.current())).rows) == 5
    )


@pytest.mark.parametrize("who", ["marta", "rahima", "amina"])
async def test_nobody_else_has_the_list(who: str) -> None:
    with pytest.raises(NotAllowed):
        await shown(who)


async def test_a_visitor_is_asked_to_sign_in_first() -> None:
    with pytest.raises(NotSignedIn):
        await shown(None)


async def test_what_was_handed_over_is_the_new_cabinets() -> None:
    post = await due_in(3)
    known = await snapshot.current()
    housing = known.cabinet("GAH")
    assert housing is not None
    thread = await Thread.get(id=post.thread_id)
    await lifecycle.route(
        thread, to=housing.code, by=await person("ines"), catalogue=known, reason="It is about the flat."
    )
    assert await shown("ines") == {}
    assert await shown("rui") == {"expiring": post.id}


async def test_what_was_renewed_confirmed_or_withdrawn_is_no_longer_there() -> None:
    posts, bilal = await one_of_each(), await second_officer()
    until = clock.today() + timedelta(days=300)
    await reviewing.confirm(**await about(posts["proposed"], bilal))
    for state in ("expired", "expiring"):
        await reviewing.renew(**await about(posts[state]), review_by=str(until))
    await withdraw(posts["checking"])
    assert await shown("ines") == {}


async def test_pages_show_every_one_once_in_the_order_of_their_days() -> None:
    posts = [await due_in(days) for days in (9, 2, 2, -4, 30)]
    found: list[OfficialAnswer] = []
    after, ines, known = "", await person("ines"), await snapshot.current()
    while True:
        page = await official_due.page(Filters(after=after), by=ines, catalogue=known, rows=2)
        found += page.rows
        if not page.next:
            break
        after = page.next
    assert sorted(row.post_id for row in found) == sorted(post.id for post in posts)
    assert days_of(found) == sorted(days_of(found))


def days_of(rows: Iterable[OfficialAnswer]) -> list[int]:
    return [row.review_by.toordinal() for row in rows]


@pytest.mark.parametrize("cursor", ["", "x", "1-", "-1", "ffffffffffff-1", "b-" + "f" * 30])
async def test_a_cursor_that_means_nothing_gives_the_first_page(cursor: str) -> None:
    await due_in(3)
    page = await official_due.page(Filters(after=cursor), by=await person("ines"), catalogue=await snapshot.current())
    assert len(page.rows) == 1

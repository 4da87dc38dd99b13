"""Reporting a text, and looking up what came of it, by forms alone."""

import pytest

from forum import ids
from forum.threads.models import Post, Thread
from moderation.models import Flag
from tests.cast import Visit, Visiting, ask
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.test_decisions import question_of
from tests.moderation.test_flags import report
from tests.moderation.web.sending import errors


async def reporting(who: Visit, post: Post, **fields: str) -> tuple[int, str]:
    """The status and address after a report by a form."""
    answered = await who.post(f"/en/posts/{ids.encode(post.id)}/flags/new", fields)
    return answered.status_code, answered.headers.get("location", "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reason": "outdated"}, "outdated"),
        ({"reason": "own_data", "note": "My address."}, "own_data"),
        ({"note": "Look at the last line."}, "other"),
    ],
)
async def test_a_visitor_reports_in_one_step_and_need_not_sort_it(
    visit: Visiting, fields: dict[str, str], reason: str
) -> None:
    visitor, question = await visit(), await question_of(await ask())
    page = await visitor.get(f"/en/posts/{ids.encode(question.id)}/flags/new")
    assert {"Wrong or out of date", "It shows my personal data"} <= {
        text_of(each) for each in tree(page).findall(".//label/b")
    }
    assert (await reporting(visitor, question, **fields))[0] == 303
    assert (await Flag.get()).reason == reason


async def test_a_report_that_says_nothing_at_all_is_asked_what_is_wrong(visit: Visiting) -> None:
    visitor, question = await visit(), await question_of(await ask())
    assert (await reporting(visitor, question))[0] == 422
    assert not await Flag.exists()


async def test_the_code_of_a_report_is_typed_by_hand_from_a_link_on_every_page(visit: Visiting) -> None:
    visitor, code = await visit(), await report(await question_of(await ask()))
    assert "/en/flags" in [each.get("href") for each in tree(await visitor.get("/en/")).findall(".//footer//a")]
    assert "/en/flags" in forms(await visitor.get("/en/flags"))
    for typed in (code, code.upper(), code.replace("-", " "), code.replace("-", "")):
        found = await visitor.post("/en/flags", {"code": typed})
        assert (found.status_code, found.headers["location"]) == (303, f"/en/flags/{code}")
    for typed in ("", "11111-22222", "x/../y", "0" * 5000):
        wrong = await visitor.post("/en/flags", {"code": typed})
        assert (wrong.status_code, list(errors(wrong))) == (422, ["f-code"])


async def test_a_receipt_names_the_text_to_whoever_may_read_it_and_to_nobody_else(visit: Visiting) -> None:
    thread = await ask()
    code = await report(await question_of(thread))
    visitor, amina, bilal = await visit(), await visit("amina"), await visit("bilal")
    for who in (visitor, amina, bilal):
        page = tree(await who.get(f"/en/flags/{code}"))
        assert thread.title in [text_of(each) for each in page.findall(".//main//a")]
    await Thread.filter(id=thread.id).update(visibility="private")
    assert [thread.title in (await who.get(f"/en/flags/{code}")).text for who in (visitor, amina, bilal)] == [
        False,
        True,
        False,
    ]

"""A desk page that answers a refused form: it is the page the form stood on, with everything that stood there."""

import httpx
import pytest

from forum import ids
from forum.threads.models import Post, ReviewItem
from moderation.models import Decision
from moderation.review import appeals
from tests.cast import Visiting, ask, person
from tests.forum.web.markup import text_of, tree
from tests.moderation.test_decisions import decide, put, question_of

pytestmark = pytest.mark.usefixtures("app")


def current(page: httpx.Response) -> list[str]:
    """The tabs of the desk that a page marks as the one it belongs to."""
    desk = next(each for each in tree(page).iter("header") if "desk-top" in (each.get("class") or ""))
    return [str(each.get("href")) for each in desk.iter("a") if each.get("aria-current") == "page"]


def why_it_is_here(page: httpx.Response) -> str:
    """The reasons under that heading."""
    section = next(each for each in tree(page).iter("section") if each.get("aria-labelledby") == "why")
    listed = next(each for each in section.iter("ul") if each.get("class") == "reasons")
    return " ".join(text_of(listed).split())


def is_folded(page: httpx.Response, post: Post) -> bool:
    """Whether the text of a post stands in a fold."""
    code = ids.encode(post.id)
    return any(inner.get("data-post") == code for fold in tree(page).iter("details") for inner in fold.iter("div"))


@pytest.mark.parametrize(
    ("nickname", "sent_to", "tab"),
    [("marta", "decisions", "queue"), ("ines", "readings", "readings"), ("ines", "counter", "counter")],
)
async def test_the_tab_of_a_page_is_marked_also_when_it_answers_a_refused_form(
    nickname: str, sent_to: str, tab: str, visit: Visiting
) -> None:
    refused = await (await visit(nickname)).post(f"/en/desk/{sent_to}")
    assert (refused.status_code, current(refused)) == (422, [f"/en/desk/{tab}"])


async def test_the_tab_is_marked_on_an_items_page_and_when_its_form_is_refused(visit: Visiting) -> None:
    question = await question_of(await ask())
    item = ids.encode((await put(question)).id)
    marta = await visit("marta")
    assert current(await marta.get(f"/en/desk/queue/{item}")) == ["/en/desk/queue"]
    for path, fields in (("decisions", {"item": item}), (f"queue/{item}/claim", {"action": "hand"})):
        refused = await marta.post(f"/en/desk/{path}", fields)
        assert (refused.status_code, current(refused)) == (422, ["/en/desk/queue"])


async def test_a_refused_undoing_shows_the_folded_text_again_with_its_reasons(visit: Visiting) -> None:
    question = await question_of(await ask())
    item = ids.encode((await put(question, "hate")).id)
    first = await decide(question, "hide", reason="hate")
    await decide(question, "reject")
    marta = await visit("marta")
    shown = await marta.get(f"/en/desk/queue/{item}")
    for fields in ({"item": item}, {}):
        refused = await marta.post(f"/en/desk/decisions/{ids.encode(first.id)}/reversal", fields)
        assert refused.status_code == 409
        for page in (shown, refused):
            assert is_folded(page, question)
            assert why_it_is_here(page) == "Hate"
            assert f'data-item="{item}"' in page.text


async def test_a_text_opened_by_its_own_address_is_folded_for_what_it_was_reported_for(visit: Visiting) -> None:
    question = await question_of(await ask())
    await put(question, "hate")
    await decide(question, "hide", reason="hate")
    page = await (await visit("marta")).get(f"/en/desk/queue/{ids.encode(question.id)}")
    assert is_folded(page, question)
    assert why_it_is_here(page) == "Hate"


async def test_an_undoing_refused_beside_an_objection_shows_the_objection_again(visit: Visiting) -> None:
    question = await question_of(await ask())
    first = await decide(question, "hide")
    await decide(question, "reject")
    await appeals.appeal(first, body="It insults nobody.", by=await person("amina"))
    item = ids.encode((await ReviewItem.get(appeal_id__isnull=False)).id)
    marta, undo = await visit("marta"), f"/en/desk/decisions/{ids.encode(first.id)}/reversal"
    assert "It insults nobody." in (await marta.get(f"/en/desk/queue/{item}")).text
    refused = await marta.post(undo, {"item": item})
    assert (refused.status_code, "It insults nobody." in refused.text) == (409, True)
    elsewhere = ids.encode((await put(await question_of(await ask("bilal")))).id)
    other = await marta.post(undo, {"item": elsewhere})
    assert (other.status_code, ids.encode(question.id) in other.text) == (409, True)
    assert await Decision.filter(undone_at=None).count() == 2

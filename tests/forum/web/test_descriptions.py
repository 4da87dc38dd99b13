"""What search engines are told a page is about: something of its own on each page they may keep, nothing of private ones."""

from tests.cast import Visiting, ask, at
from tests.forum.web.markup import tree

PAGES = ("/", "/threads", "/topics", "/topics/housing", "/about", "/leaving", "/transparency")


def described(page: object) -> str:
    found = [each for each in tree(page).iter("meta") if each.get("name") == "description"]  # type: ignore[arg-type]
    assert len(found) == 1
    return str(found[0].get("content"))


async def test_every_page_that_may_be_kept_says_what_it_is_about(visit: Visiting) -> None:
    visitor = await visit()
    for ui in ("pt", "en", "ar"):
        for path in PAGES:
            assert 5 <= len(described(await visitor.get(f"/{ui}{path}"))) <= 320, path


async def test_a_question_describes_itself_and_a_private_one_does_not(visit: Visiting) -> None:
    public, private = (
        await ask(body="My card expires this month, what now?"),
        await ask(body="Nobody may read this of me.", visibility="private"),
    )
    assert described(await (await visit()).get(at(public))) == "My card expires this month, what now?"
    assert described(await (await visit("amina")).get(at(private))) == "Question"

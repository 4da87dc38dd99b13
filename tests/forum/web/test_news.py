"""News of one's own questions: in the header of every page, in plain words in the account, gone once looked at."""

from typing import Any

import pytest

from forum.catalogue.views import Catalogue
from forum.threads.casework import needs
from forum.threads.models import Post, Thread
from forum.threads.official import marking
from tests.cast import Visit, Visiting, answer, ask, at, contents, notify, person
from tests.forum.threads.test_official import statement
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.test_decisions import decide, question_of

ACCOUNT = "/en/account"


async def counted(who: Visit, path: str = "/en/topics") -> list[str]:
    """The number of news that the header says."""
    return [each.get("data-news-count") for each in tree(await who.get(path)).findall(".//header//*[@data-news-count]")]


async def news(who: Visit) -> list[str]:
    """The news of the questions in the account, in words."""
    rows = tree(await who.get(ACCOUNT)).findall(".//li[@data-news]")
    return [" ".join(text_of(row.find("p")).split()) for row in rows]


async def told(who: Visit) -> Any:
    """The one notification in the account."""
    [found] = tree(await who.get(ACCOUNT)).findall(".//li[@data-told]")
    return found


def leads_to(element: Any) -> list[str]:
    return [link.get("href").rpartition("/")[0] for link in element.iter("a")]


async def test_amina_reads_on_every_page_that_there_is_an_answer_until_she_says_that_she_has_seen_it(
    visit: Visiting,
) -> None:
    amina, bilal, thread = await visit("amina"), await visit("bilal"), await ask()
    assert await counted(amina) == []
    await answer(thread)
    assert (await counted(amina), await counted(bilal), await counted(await visit())) == (["1"], [], [])
    assert await news(amina) == ["New answer"]
    await bilal.get(at(thread))
    assert await counted(amina) == ["1"]
    before = await contents()
    page = await amina.get(at(thread))
    assert await contents() == before
    assert (await amina.post(at(thread, "/seen"), forms(page)[at(thread, "/seen")])).status_code == 303
    assert (await counted(amina), await news(amina)) == ([], [])
    assert at(thread, "/seen") not in forms(await amina.get(at(thread)))


async def test_nobody_else_says_it_for_her(visit: Visiting) -> None:
    amina, bilal, thread = await visit("amina"), await visit("bilal"), await ask()
    await answer(thread)
    await bilal.post(at(thread, "/seen"))
    assert await counted(amina) == ["1"]


async def test_it_says_that_an_answer_is_official_and_that_the_team_asks_back(
    visit: Visiting, catalogue: Catalogue
) -> None:
    amina, thread, other = await visit("amina"), await ask(), await ask()
    ines = await person("ines")
    await marking.mark(await answer(thread), thread, statement=statement(), by=ines, catalogue=catalogue)
    await needs.say(other, "information", by=ines, catalogue=catalogue, reason="Which card is it?")
    assert sorted(await news(amina)) == ["New official answer", "We have a question for you"]
    assert await counted(amina) == ["2"]
    await amina.post(f"{ACCOUNT}/seen")
    assert (await counted(amina), await news(amina)) == ([], [])


@pytest.mark.parametrize("nickname", ["amina", "marta", "ada"])
async def test_the_account_begins_with_one_s_own_questions(visit: Visiting, nickname: str) -> None:
    thread = await ask(nickname)
    main = tree(await (await visit(nickname)).get(ACCOUNT)).find(".//main")
    headings = [text_of(each).strip() for each in main.iter() if each.tag in ("h1", "h2")]
    assert headings[:2] == ["My questions", thread.title]


async def test_what_was_done_in_her_favour_leads_to_her_text_and_is_not_called_a_decision(visit: Visiting) -> None:
    amina, thread = await visit("amina"), await ask()
    await Thread.filter(id=thread.id).update(status="pending")
    await Post.filter(thread_id=thread.id).update(status="pending")
    await decide(await question_of(thread), "publish", statement="")
    await notify()
    said = await told(amina)
    assert said.get("data-told") == "decided_publish"
    assert "it is published now" in text_of(said)
    assert "decision" not in text_of(said).lower()
    assert leads_to(said) == ["/en/threads"]
    assert await counted(amina) == ["1"]


async def test_what_took_something_away_says_what_and_leads_to_the_reasons(visit: Visiting) -> None:
    amina, thread = await visit("amina"), await ask()
    made = await decide(await question_of(thread), "hide")
    await notify()
    said = await told(amina)
    assert "We hid a text of yours" in text_of(said)
    assert leads_to(said) == ["/en/decisions"]
    assert made.person_id == (await person("amina")).account_id

"""Who sees which thread, by the one query that pages, lists and counts share; the table is written by hand."""

from dataclasses import replace
from typing import Any

import pytest

from forum import clock, ids, text
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotFound
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads.models import Post, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import answering, lifecycle, votes
from forum.threads.reading import lists, official_lists, own_lists
from forum.threads.reading.conversation import conversation
from forum.threads.reading.lists import Filters
from forum.threads.reading.thread_page import thread_page
from forum.threads.visibility import find_named, find_post, find_thread, visible_to
from tests.cast import answer, ask, person

WHO = ("visitor", "bilal", "amina", "rahima", "ines", "rui", "marta", "ada")
SEEN_BY = {
    "public": "visitor bilal amina rahima ines rui marta ada",
    "public, sensitive topic": "visitor bilal amina rahima ines rui marta ada",
    "private": "amina rahima ines marta",
    "private, another language": "amina ines marta",
    "private, sensitive topic": "amina ines marta",
    "private, mediators asked": "amina rahima ines marta",
    "private, mediators asked in another language": "amina ines marta",
    "private, another cabinet": "amina rahima rui marta",
    "private, routed away": "amina rahima rui marta",
    "danger": "amina rahima ines marta",
    "withdrawn": "amina marta",
    "rejected": "amina marta",
    "held": "amina marta",
    "hidden": "amina marta",
    "erased": "",
}


async def made(kind: str, catalogue: Catalogue) -> Thread:
    """A question by Amina of that kind; in Bangla and on documentation (GAJI) unless the kind says otherwise."""
    kinds: dict[str, dict[str, Any]] = {
        "public": {},
        "public, sensitive topic": {"topic": "legal-support"},
        "private, another language": {"visibility": "private", "language": "fr"},
        "private, sensitive topic": {"visibility": "private", "topic": "legal-support"},
        "private, mediators asked": {"visibility": "private", "topic": "legal-support"},
        "private, mediators asked in another language": {
            "visibility": "private",
            "topic": "legal-support",
            "language": "fr",
        },
        "private, another cabinet": {"visibility": "private", "topic": "housing"},
        "danger": {"danger": True},
    }
    how = kinds.get(kind, {"visibility": "private"} if kind.startswith("private") else {})
    thread = await ask(**{"language": "bn"} | how)
    ines = await person("ines")
    given: Any = {"catalogue": catalogue, "reason": "A reason."}
    if "asked" in kind:
        await lifecycle.ask_mediators(thread, by=ines, **given)
    if "routed" in kind:
        gah = catalogue.cabinet("GAH")
        assert gah
        await lifecycle.route(thread, to=gah.code, by=ines, **given)
    if kind == "withdrawn":
        await lifecycle.withdraw(thread, by=await person("amina"), **given)
    if kind == "rejected":
        await lifecycle.reject(thread, by=ines, **given)
    for word, status in (("held", "pending"), ("hidden", "hidden"), ("erased", "erased")):
        if kind == word:
            await Thread.filter(id=thread.id).update(status=status)
    return await Thread.get(id=thread.id)


async def reader(who: str) -> Person:
    return await person(None if who == "visitor" else who)


async def finds(thread: Thread, who: Person, catalogue: Catalogue) -> bool:
    try:
        found = await find_thread(thread.id, reader=who, catalogue=catalogue)
    except NotFound:
        return False
    return bool(found.id == thread.id)


@pytest.mark.parametrize("kind", SEEN_BY)
async def test_a_thread_is_found_by_those_who_may_see_it_and_by_nobody_else(kind: str, catalogue: Catalogue) -> None:
    thread = await made(kind, catalogue)
    said = await Post.create(
        thread_id=thread.id, kind="answer", role="officer", language_id="bn", source="x", html="x", renderer=1,
        status="published", created_at=clock.now(),
    )  # fmt: skip
    question = await Post.get(thread_id=thread.id, kind="question")
    seen: dict[str, set[str]] = {"thread": set(), "question": set(), "answer": set(), "list": set(), "counted": set()}
    for who in WHO:
        as_whom = await reader(who)
        if await finds(thread, as_whom, catalogue):
            seen["thread"].add(who)
        for name, post in (("question", question), ("answer", said)):
            try:
                await find_post(post.id, reader=as_whom, catalogue=catalogue)
                seen[name].add(who)
            except NotFound:
                pass
        shown = await lists.page(Filters(), reader=as_whom, catalogue=catalogue)
        if thread.id in [each.id for each in shown.threads]:
            seen["list"].add(who)
        left_out = await lists.elsewhere(Filters(language="ja"), reader=as_whom, catalogue=catalogue)
        if sum(left_out.values()) == 1:
            seen["counted"].add(who)
    expected = set(SEEN_BY[kind].split())
    assert seen == dict.fromkeys(seen, expected)


async def test_nobody_is_visitor_enough_to_pass_for_an_author_who_left(catalogue: Catalogue) -> None:
    thread = await ask(visibility="private")
    said = await answer(thread)
    await Thread.filter(id=thread.id).update(author_id=None)
    await Post.filter(id=said.id).update(author_id=None, status="hidden")
    public = await ask(title="A public question")
    held = await answer(public)
    await Post.filter(id=held.id).update(author_id=None, status="hidden")
    for who in ("visitor", "bilal", "amina"):
        as_whom = await reader(who)
        assert not await finds(thread, as_whom, catalogue)
        with pytest.raises(NotFound):
            await find_post(held.id, reader=as_whom, catalogue=catalogue)


@pytest.mark.parametrize("status", ["pending", "hidden", "rejected", "removed", "erased"])
async def test_an_answer_out_of_sight_is_there_for_its_author_and_moderators_and_its_comments_too(
    status: str, catalogue: Catalogue
) -> None:
    thread = await ask()
    said = await answer(thread)
    remark = await answering.comment(
        said, thread, body=await text.prose("A remark."), by=await person("amina"), catalogue=catalogue
    )
    await Post.filter(id=said.id).update(status=status)
    for post in (said, remark):
        seen = set()
        for who in WHO:
            try:
                await find_post(post.id, reader=await reader(who), catalogue=catalogue)
                seen.add(who)
            except NotFound:
                pass
        assert seen == (set() if status == "erased" else {"ines", "marta"})
    for who in ("visitor", "bilal", "rui", "ada", "amina"):
        talk = await conversation(await Thread.get(id=thread.id), reader=await reader(who))
        assert (talk.answers, talk.official, talk.comments) == ([], None, {})


async def test_a_grant_for_a_cabinet_shows_what_its_parts_have_and_not_the_other_way_round(
    catalogue: Catalogue,
) -> None:
    whole, part = catalogue.cabinet("EMP"), catalogue.cabinet("EMP-GIP")
    assert whole
    assert part
    of_part = await ask(topic="employment", visibility="private")
    of_whole = await ask(topic="employment", visibility="private")
    await Thread.filter(id=of_whole.id).update(cabinet_id=whole.id)
    rui = await person("rui")
    for held, sees_part, sees_whole in ((whole, True, True), (part, True, False)):
        officer = replace(rui, cabinets=frozenset({held.id}))
        assert await finds(of_part, officer, catalogue) == sees_part
        assert await finds(of_whole, officer, catalogue) == sees_whole


@pytest.mark.parametrize(
    ("roles", "cabinets", "languages"),
    [
        ("officer", False, True),
        ("mediator", True, False),
        ("admin", True, True),
        ("member", True, True),
        ("", True, True),
    ],
)
async def test_a_cabinet_or_language_without_its_role_shows_nothing(
    roles: str, cabinets: bool, languages: bool, catalogue: Catalogue
) -> None:
    thread = await ask(visibility="private", language="bn")
    stranger = Person(
        account_id=(await Account.get(nickname="bilal")).id,
        roles=frozenset(roles.split()),
        cabinets=frozenset({thread.cabinet_id}) if cabinets else frozenset(),
        languages=frozenset({"bn"}) if languages else frozenset(),
    )
    assert not await finds(thread, stranger, catalogue)


async def test_who_has_no_account_sees_only_what_is_public_whatever_else_is_said_of_them(catalogue: Catalogue) -> None:
    thread = await ask(visibility="private", language="bn")
    everything = frozenset({"member", "mediator", "officer", "moderator", "admin"})
    nobody = Person(roles=everything, cabinets=frozenset(catalogue.cabinets), languages=frozenset({"bn"}))
    assert not await finds(thread, nobody, catalogue)


async def test_a_role_that_ended_shows_nothing_more(catalogue: Catalogue) -> None:
    thread = await ask(visibility="private")
    account = await Account.get(nickname="bilal")
    grant = await grants.give(account, "officer", by=None, cabinet_id=thread.cabinet_id)
    assert await finds(thread, await person("bilal"), catalogue)
    await grants.end(grant, by=None)
    assert not await finds(thread, await person("bilal"), catalogue)


async def test_what_somebody_followed_and_may_no_longer_see_is_not_in_their_list(catalogue: Catalogue) -> None:
    thread, bilal = await ask(), await person("bilal")
    await votes.follow(thread, True, by=bilal)
    assert [each.id for each in await own_lists.followed_by(bilal, catalogue=catalogue)] == [thread.id]
    await lifecycle.make_private(thread, by=await person("amina"), catalogue=catalogue)
    assert await own_lists.followed_by(bilal, catalogue=catalogue) == []


async def test_same_questions_are_shown_to_those_who_may_see_them(catalogue: Catalogue) -> None:
    original, ines = await ask(title="The original"), await person("ines")
    public, hidden = await ask(title="Asked again"), await ask(title="Asked in private", visibility="private")
    for each in (public, hidden):
        await lifecycle.link_duplicate(each, of=original, by=ines, catalogue=catalogue)
    shown = {}
    for who in WHO:
        for thread in (original, public):
            read = await Thread.get(id=thread.id)
            page = await thread_page(read, await reader(who), catalogue)
            shown[who, thread.id] = {each.id for each in page.same}
    for who in WHO:
        more = {hidden.id} if who in ("amina", "ines", "marta") else set()
        assert shown[who, original.id] == {public.id} | more, who
        assert shown[who, public.id] == {original.id} | more, who
    assert (await Thread.get(id=original.id)).duplicates_count == 1


async def test_the_latest_official_answers_are_public_ones(catalogue: Catalogue) -> None:
    statement = StatementDetails("Renew online.", [("Practice", "", "")], "2026-01-01", "2099-01-01")
    made_official = {}
    for visibility in ("public", "private"):
        thread, ines = await ask(visibility=visibility), await person("ines")
        await marking.mark(await answer(thread), thread, statement=statement, by=ines, catalogue=catalogue)
        made_official[visibility] = thread.id
    assert [each.id for each in await official_lists.latest(rows=10)] == [made_official["public"]]


async def test_an_id_of_a_hidden_thread_and_one_that_is_free_raise_alike(catalogue: Catalogue) -> None:
    hidden, bilal = await ask(visibility="private"), await person("bilal")
    told = []
    for number in (hidden.id, ids.new()):
        with pytest.raises(NotFound) as refused:
            await find_thread(number, reader=bilal, catalogue=catalogue)
        told.append((type(refused.value), refused.value.args))
    assert told[0] == told[1]


async def test_the_query_names_no_thread_twice(catalogue: Catalogue) -> None:
    await ask(visibility="private", language="bn")
    for who in WHO:
        found = await Thread.filter(visible_to(await reader(who), catalogue)).values_list("id", flat=True)
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "address", ["{id}", "/en/threads/{id}-how-do-i-renew", "https://x.pt/pt/threads/{id}/?sort=new#p-1"]
)
async def test_a_question_is_named_by_its_id_or_by_a_pasted_address(address: str, catalogue: Catalogue) -> None:
    thread = await ask()
    given = address.format(id=ids.encode(thread.id))
    assert await find_named(given, reader=await person("bilal"), catalogue=catalogue) == thread


async def test_a_name_that_is_empty_wrong_or_of_what_one_may_not_see_finds_no_question(catalogue: Catalogue) -> None:
    private = await ask(visibility="private")
    for given, code in (("", "missing"), ("threads", "unknown"), (ids.encode(private.id), "unknown")):
        with pytest.raises(Invalid) as refused:
            await find_named(given, reader=await person("bilal"), catalogue=catalogue)
        assert refused.value.fields == {"of": code}

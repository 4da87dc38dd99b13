"""Rahima renders what others wrote into Bangla; an edit of the original outdates it as far as it changes the sense."""

from typing import Any

import pytest

from forum import text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import locked
from forum.threads.models import EASY, Post, Rendering, Thread
from forum.threads.official import marking, reviewing
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import editing, lifecycle, votes
from forum.threads.posting.votes import Voter
from forum.threads.reading import finding
from forum.threads.reading.finding import Query
from forum.threads.reading.list_rows import Listed, listed
from forum.threads.reading.rendered import in_own
from forum.threads.reading.thread_page import thread_page
from forum.threads.renderings import disputes, drafts, paragraphs, rendering
from forum.threads.renderings.details import Details
from forum.threads.staleness import CURRENT, DISPUTED, IN_WORK, MISSING, OUTDATED, is_barred, state_of
from forum.threads.visibility import find_thread
from moderation.review import decisions, items, undoing
from moderation.review.cases import Given
from tests.cast import answer, ask, notify, person

pytestmark = pytest.mark.usefixtures("app")
BODY = "Guarde a prova de que tentou marcar.\n\nA regra confirma-se na linha de apoio."
BANGLA = ("আপনি যে চেষ্টা করেছেন তার প্রমাণ রাখুন।", "নিয়মটি সহায়তা লাইনে জেনে নিন।")
TITLE, SHORT = "আমার রেসিডেন্স কার্ডের মেয়াদ শেষ", "প্রমাণ রাখুন।"


STATEMENT = StatementDetails("Guarde a prova.", (("Lei n.º 23/2007", "", "78.º"),), "2026-01-01", "2099-01-01")


async def found(thread: Thread, nickname: str = "rahima") -> Thread:
    return await find_thread(thread.id, reader=await person(nickname), catalogue=await snapshot.current())


async def official(**how: Any) -> tuple[Post, Thread]:
    """An official answer by Inês in Portuguese to a question in Portuguese."""
    asked = {"language": "pt", "title": "Residência a acabar", "body": "O cartão acaba este mês. O que faço?"} | how
    thread = await ask(**asked)
    post = await answer(thread, body=BODY)
    await Post.filter(id=post.id).update(language_id="pt")
    post = await Post.get(id=post.id)
    await marking.mark(post, thread, statement=STATEMENT, by=await person("ines"), catalogue=await snapshot.current())
    return post, await found(thread, "ines")


async def rendered(
    post: Post, thread: Thread, *, nickname: str = "rahima", language: str = "bn", **how: Any
) -> Rendering:
    title = TITLE if post.kind == "question" else ""
    details = Details(**{"title": title, "passages": BANGLA, "short_answer": SHORT} | how)
    about: dict[str, Any] = {"by": await person(nickname), "catalogue": await snapshot.current()}
    return await rendering.publish(post, await found(thread, nickname), language, details=details, **about)


async def mediator(nickname: str, *languages: str) -> Person:
    """Somebody of the cast who mediates too."""
    for language in languages:
        await grants.give(await Account.get(nickname=nickname), "mediator", by=None, language=language)
    return await person(nickname)


async def correct(post: Post, thread: Thread, meaning: str, body: str = "", short: str = "") -> None:
    said = STATEMENT._replace(short_answer=short) if short else STATEMENT
    by, catalogue = await person("ines"), await snapshot.current()
    text_of = await text.prose(body) if body else None
    thread = await found(thread, "ines")
    await reviewing.correct(post, thread, statement=said, meaning=meaning, body=text_of, by=by, catalogue=catalogue)


async def read(thread: Thread, *languages: str, nickname: str | None = None) -> dict[int, Rendering]:
    """The renderings on a thread's page for a reader of these languages."""
    reader, catalogue = await person(nickname), await snapshot.current()
    thread = await find_thread(thread.id, reader=reader, catalogue=catalogue)
    return dict((await thread_page(thread, reader, catalogue, languages=languages)).rendered.shown)


async def row_of(thread: Thread, *languages: str) -> Listed:
    """A thread in a list of a reader of these languages."""
    return (await in_own(await listed(Thread.filter(id=thread.id)), languages))[0]


async def test_an_official_answer_is_read_in_bangla_by_whoever_reads_bangla_best() -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    assert (await read(thread, "bn", "pt"))[post.id].id == made.id
    assert await read(thread, "pt", "bn") == await read(thread, "ar") == {}
    assert (await Thread.get(id=thread.id)).read_in == "bn"
    assert (said := (await row_of(thread, "bn")).said) and (said.language_id, said.short_html) == ("bn", SHORT)
    assert (await row_of(thread, "pt", "bn")).said is None


async def test_only_a_mediator_of_the_language_renders_into_it() -> None:
    post, thread = await official()
    for nickname in ("amina", "ines", "marta", "ada"):
        with pytest.raises(NotAllowed):
            await rendered(post, thread, nickname=nickname)
    with pytest.raises(NotAllowed):
        await rendered(post, thread, language="ar")
    with pytest.raises(NotSignedIn):
        rendering.require(post, thread, "bn", by=await person(None), catalogue=await snapshot.current())
    for language in ("pt", "xx", "other"):
        with pytest.raises(NotFound):
            await rendered(post, thread, language=language)
    assert not await Rendering.all()


async def test_easy_portuguese_is_a_language_of_its_own_for_official_answers_alone() -> None:
    post, thread = await official()
    await mediator("bilal", "pt")
    await rendered(post, thread, nickname="bilal", language=EASY, passages=["Guarde a prova."])
    assert (await read(thread, EASY, "pt"))[post.id].language_id == EASY
    assert await read(thread, "pt") == {}
    question = await Post.get(thread_id=thread.id, kind="question")
    with pytest.raises(NotFound):
        await rendered(question, thread, nickname="bilal", language=EASY)


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ({"passages": ()}, {"body": "missing"}),
        ({"passages": (BANGLA[0], "")}, {"body": "incomplete"}),
        ({"short_answer": ""}, {"short_answer": "missing"}),
        ({"short_answer": "x" * 601}, {"short_answer": "too_long"}),
        ({"note": "x" * 501}, {"note": "too_long"}),
    ],
)
async def test_a_rendering_that_lacks_a_part_is_refused(how: dict[str, Any], wrong: dict[str, str]) -> None:
    post, thread = await official()
    with pytest.raises(Invalid) as refused:
        await rendered(post, thread, **how)
    assert refused.value.fields == wrong


@pytest.mark.parametrize(
    ("meaning", "state", "barred"),
    [("typo", CURRENT, False), ("detail", OUTDATED, False), ("meaning", OUTDATED, True)],
)
async def test_a_correction_outdates_a_rendering_as_far_as_it_changes_the_sense(
    meaning: str, state: str, barred: bool
) -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    await correct(post, thread, meaning, body=f"{BODY}\n\nLigue antes de ir.")
    after = await Rendering.get(id=made.id)
    assert (state_of(after, 0), is_barred(after)) == (state, barred)
    assert (await Thread.get(id=thread.id)).read_in == ("" if barred else "bn")
    assert (after.changed_at is None) is (meaning == "typo")


async def test_another_short_answer_counts_as_its_correction_says_and_a_renewal_as_nothing() -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    ines, catalogue = await person("ines"), await snapshot.current()
    await reviewing.renew(post, thread, review_by="2098-01-01", by=ines, catalogue=catalogue)
    assert state_of(await Rendering.get(id=made.id), 0) == CURRENT
    await correct(post, thread, "typo", short="Another short answer.")
    assert state_of(await Rendering.get(id=made.id), 0) == CURRENT
    await reviewing.renew(post, await found(thread), review_by="2097-01-01", by=ines, catalogue=catalogue)
    assert state_of(await Rendering.get(id=made.id), 0) == CURRENT
    await correct(post, thread, "meaning", short="Call the line first.")
    assert is_barred(await Rendering.get(id=made.id))


async def test_an_answer_rendered_before_it_was_official_lacks_its_short_answer() -> None:
    thread = await ask(language="pt")
    post = await answer(thread, body=BODY)
    await Post.filter(id=post.id).update(language_id="pt")
    made = await rendered(await Post.get(id=post.id), thread, short_answer="")
    assert state_of(made, 0) == CURRENT
    ines, catalogue = await person("ines"), await snapshot.current()
    await marking.mark(post, await found(thread, "ines"), statement=STATEMENT, by=ines, catalogue=catalogue)
    after = await Rendering.get(id=made.id)
    assert (state_of(after, 0), is_barred(after)) == (OUTDATED, False)


@pytest.mark.parametrize(("meaning", "barred"), [("", True), ("typo", False), ("meaning", True)])
async def test_an_edited_question_bars_its_rendering_unless_it_was_a_typo(meaning: str, barred: bool) -> None:
    thread = await ask()
    question = await Post.get(thread_id=thread.id, kind="question")
    made = await rendered(question, thread)
    by, catalogue, body = await person("ines"), await snapshot.current(), await text.prose("The card expires in May.")
    await editing.edit(question, thread, body=body, by=by, catalogue=catalogue, title="Another title", meaning=meaning)
    assert is_barred(await Rendering.get(id=made.id)) is barred
    with pytest.raises(Invalid):
        await editing.edit(question, thread, body=body, by=by, catalogue=catalogue, meaning="unknown")


async def test_the_same_words_again_say_that_they_still_fit() -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    await correct(post, thread, "meaning", body=f"{BODY}\n\nLigue antes de ir.")
    await mediator("bilal", "bn")
    again = await rendered(post, thread, nickname="bilal", passages=["\n\n".join(BANGLA)])
    assert (again.id, state_of(again, 0), again.made_by_id) == (made.id, CURRENT, made.made_by_id)
    assert again.confirmed_by_id == (await person("bilal")).account_id
    assert again.post_revision == 2


async def test_other_words_take_the_place_of_those_before_which_stay_as_a_row() -> None:
    post, thread = await official()
    first = await rendered(post, thread)
    second = await rendered(post, thread, short_answer="প্রমাণ।")
    assert (await read(thread, "bn"))[post.id].id == second.id
    assert (await Rendering.get(id=first.id)).replaced_at is not None


async def test_a_text_that_changed_behind_the_form_is_not_rendered() -> None:
    post, thread = await official()
    read_then = rendering.mark_of(post, thread)
    await correct(post, thread, "typo", body=f"{BODY}.")
    about: dict[str, Any] = {"by": await person("rahima"), "catalogue": await snapshot.current()}
    with pytest.raises(Conflict, match="text_changed"):
        details = Details("", BANGLA, SHORT)
        await rendering.publish(post, await found(thread), "bn", details=details, read=read_then, **about)


async def test_a_second_mediator_confirms_and_the_first_can_not() -> None:
    post, thread = await official()
    await rendered(post, thread)
    catalogue, bilal = await snapshot.current(), await mediator("bilal", "bn")
    with pytest.raises(NotAllowed):
        await rendering.confirm(post, thread, "bn", by=await person("rahima"), catalogue=catalogue)
    confirmed = await rendering.confirm(post, thread, "bn", by=bilal, catalogue=catalogue)
    again = await rendering.confirm(post, thread, "bn", by=bilal, catalogue=catalogue)
    assert confirmed.confirmed_by_id == bilal.account_id and again.confirmed_at == confirmed.confirmed_at


async def test_three_people_hold_a_rendering_until_a_mediator_looks() -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    for number in (1, 1, 2, 2):
        after = await disputes.dispute(post, thread, "bn", voter=Voter(None, f"browser {number}"))
    assert (after.disputes, is_barred(after)) == (2, False)
    amina = await person("amina")
    after = await disputes.dispute(post, thread, "bn", voter=votes.voter_of(amina, ""))
    assert (state_of(after, 0), is_barred(after)) == (DISPUTED, True)
    assert (await Thread.get(id=thread.id)).read_in == ""
    looked = await rendered(post, thread)
    assert (looked.id, state_of(looked, 0)) == (made.id, CURRENT)
    assert (await disputes.dispute(post, thread, "bn", voter=Voter(None, "browser 1"))).disputes == 1


async def test_a_rendering_goes_wherever_its_original_goes(catalogue: Catalogue) -> None:
    post, thread = await official()
    await rendered(post, thread)
    ines, marta = await person("ines"), await person("marta")
    await lifecycle.make_private(thread, by=ines, catalogue=catalogue)
    with pytest.raises(NotFound):
        await read(thread, "bn")
    assert (await row_of(thread, "bn")).said is None
    thread = await ask(language="pt")
    post = await answer(thread, body=BODY)
    await Post.filter(id=post.id).update(language_id="pt")
    await rendered(await Post.get(id=post.id), thread, short_answer="")
    assert (await Thread.get(id=thread.id)).read_in == "bn"
    await state.set_status(post, await locked(thread), "hidden", catalogue=catalogue, by=marta)
    assert (await read(thread, "bn"), (await Thread.get(id=thread.id)).read_in) == ({}, "")
    await state.set_status(post, await locked(thread), "erased", catalogue=catalogue, by=marta)
    assert not await Rendering.filter(post_id=post.id)


async def test_once_a_part_is_masked_nobody_reads_a_rendering_that_may_repeat_it(catalogue: Catalogue) -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    await decisions.decide(
        await items.find(post.id),
        "mask",
        reason="personal_data",
        statement="We masked a part.",
        by=await person("marta"),
        catalogue=catalogue,
        given=Given(start=0, end=6),
    )
    assert (await read(thread, "bn"), (await Thread.get(id=thread.id)).read_in) == ({}, "")
    assert state_of(await Rendering.get(id=made.id), (await Post.get(id=post.id)).masks) == OUTDATED


async def test_a_draft_is_one_s_own_until_it_is_handed_over(catalogue: Catalogue) -> None:
    post, thread = await official()
    rahima, bilal = await person("rahima"), await mediator("bilal", "bn")
    about: dict[str, Any] = {"catalogue": catalogue}
    begun = Details("", ["প্রমাণ রাখুন।", ""], "", "")
    await drafts.keep(post, thread, "bn", details=begun, by=rahima, **about)
    seen = await drafts.work_on(post, "bn", by=bilal)
    assert seen.draft is None and [name for name, _ in seen.others] == ["rahima"]
    assert state_of(None, 0, drafted=True) == IN_WORK and state_of(None, 0) == MISSING
    await drafts.hand_over(post, thread, "bn", by=rahima, **about)
    left = await drafts.work_on(post, "bn", by=bilal)
    assert left.draft and left.draft.passages == begun.passages and not left.is_own
    await rendered(post, thread, nickname="bilal")
    assert (await drafts.work_on(post, "bn", by=bilal)).draft is None


async def test_followers_who_read_that_language_are_notified_and_no_others() -> None:
    post, thread = await official()
    await rendered(post, thread)
    await votes.follow(thread, True, by=await person("bilal"), language="bn")
    await votes.follow(thread, True, by=await person("rui"), language="pt")
    await correct(post, thread, "meaning", body=f"{BODY}\n\nLigue antes de ir.")
    await notify()
    assert await told() == {"bilal", "rahima"}


async def told() -> set[str]:
    rows = Notification.filter(kind="rendering_outdated").select_related("account")
    return {each.account.nickname for each in await rows}


def test_a_changed_paragraph_keeps_what_was_rendered_of_it() -> None:
    before, now = "one\n\ntwo\n\nthree", "one\n\nzwei\n\nthree\n\nfour"
    rows = paragraphs.renewed(before, ["eins", "DUE", "drei"], now)
    assert [(row.source, row.passage, row.before) for row in rows] == [
        ("one", "eins", ""),
        ("zwei", "DUE", "two"),
        ("three", "drei", ""),
        ("four", "", ""),
    ]
    assert paragraphs.renewed(before, ["all in one"], "one\n\ntwo")[0].passage == "all in one"


async def test_a_thread_is_found_by_its_rendering_and_shown_in_it(catalogue: Catalogue) -> None:
    post, thread = await official()
    await rendered(post, thread)
    how: dict[str, Any] = {"reader": await person(None), "catalogue": catalogue}
    [hit] = (await finding.find(Query("প্রমাণ রাখুন"), languages=("bn",), **how)).hits
    assert (hit.row.id, hit.language, hit.renderings) == (thread.id, "bn", ("bn",))
    assert "".join(piece.text for piece in hit.snippet) == SHORT
    [hit] = (await finding.find(Query("marcação residência acabar"), languages=("bn",), **how)).hits
    assert (hit.row.id, hit.language) == (thread.id, "bn")


async def test_a_number_that_the_original_does_not_show_is_hidden_in_its_rendering() -> None:
    post, thread = await official()
    made = await rendered(post, thread, passages=["প্রমাণ রাখুন, ৯১২ ৩৪৫ ৬৭৮।", "808 257 257"])
    assert "৩৪৫" not in made.source and "808 257 257" in made.source
    await drafts.keep(
        post, thread, "bn", details=Details("", ["912 345 678"]), by=await person("rahima"), catalogue=await snapshot.current()
    )  # fmt: skip
    draft = (await drafts.work_on(post, "bn", by=await person("rahima"))).draft
    assert draft and "912" not in draft.passages[0]


async def test_what_a_moderator_masks_is_masked_in_the_rows_of_renderings_too(catalogue: Catalogue) -> None:
    post, thread = await official()
    made = await rendered(post, thread, passages=["Guarde: প্রমাণ।", "নিয়ম"])
    cut: dict[str, Any] = {"given": Given(start=0, end=6), "by": await person("marta"), "catalogue": catalogue}
    item = await items.find(post.id)
    decision = await decisions.decide(item, "mask", reason="personal_data", statement="We masked a part.", **cut)
    assert "Guarde" not in (await Rendering.get(id=made.id)).source
    await undoing.undo(decision, by=cut["by"], catalogue=catalogue, reason="It was nobody's.")
    assert "Guarde" in (await Rendering.get(id=made.id)).source

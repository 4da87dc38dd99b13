"""An official answer's life: proposed and confirmed, renewed, corrected, withdrawn."""

from datetime import timedelta

import pytest

from forum import clock, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from forum.threads.official import marking, reviewing, versions
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import lifecycle
from tests.cast import answer, ask
from tests.forum.threads import officers
from tests.forum.threads.officers import about, ask_for_two, in_force, mark, officer_of, said, second_officer

pytestmark = pytest.mark.usefixtures("app")


async def proposed() -> Post:
    """An answer that Inês proposed, on a topic that asks for two officers."""
    await ask_for_two()
    post = await answer(await ask())
    await mark(post)
    return post


async def test_where_two_officers_are_asked_for_one_officers_mark_only_proposes() -> None:
    post = await proposed()
    assert await in_force(post) is None
    assert (await Thread.get(id=post.thread_id)).state == "answered"
    waiting = await versions.proposed(await Thread.get(id=post.thread_id))
    assert waiting is not None
    assert waiting.kind == "proposed"
    assert await versions.of_answer(post) == []


async def test_a_second_officer_of_the_cabinet_puts_a_proposal_in_force() -> None:
    post, bilal = await proposed(), await second_officer()
    version = await reviewing.confirm(**await about(post, bilal))
    assert (await in_force(post)) == version
    assert (version.confirmed_by_id, version.checking) == (bilal.account_id, False)
    assert version.confirmed_at is not None
    assert (await Thread.get(id=post.thread_id)).state == "official"


async def test_confirming_twice_leaves_one_event() -> None:
    post, bilal = await proposed(), await second_officer()
    first = await reviewing.confirm(**await about(post, bilal))
    assert (await reviewing.confirm(**await about(post, bilal))).id == first.id
    assert await Event.filter(verb="official.confirmed").count() == 1


async def test_nobody_confirms_what_they_proposed_themselves() -> None:
    post = await proposed()
    with pytest.raises(NotAllowed):
        await reviewing.confirm(**await about(post, "ines"))
    assert await in_force(post) is None


@pytest.mark.parametrize("who", ["amina", "rahima", "rui", "marta", "ada"])
async def test_nobody_outside_the_cabinet_confirms(who: str) -> None:
    post = await proposed()
    with pytest.raises(NotAllowed):
        await reviewing.confirm(**await about(post, who))


async def hand_over(post: Post, code: str) -> None:
    known = await about(post, "marta")
    await lifecycle.route(
        known["thread"], to=code, by=known["by"], catalogue=known["catalogue"], reason="It is theirs."
    )


async def test_what_one_cabinet_proposed_is_not_confirmed_by_an_officer_of_the_next(catalogue: Catalogue) -> None:
    post = await proposed()
    colleague = await second_officer()
    await hand_over(post, "GAH")
    with pytest.raises(Conflict, match="proposed_elsewhere"):
        await reviewing.confirm(**await about(post, "rui"))
    with pytest.raises(NotAllowed):
        await reviewing.confirm(**await about(post, colleague))
    assert await in_force(post) is None
    anew = await mark(post, by="rui")
    gah = catalogue.cabinet("GAH")
    assert gah
    assert (anew.cabinet_id, anew.kind, await OfficialAnswer.filter(replaced_at=None).count()) == (
        gah.id,
        "proposed",
        1,
    )
    version = await reviewing.confirm(**await about(post, await officer_of("GAH", "amina")))
    assert (version.id, version.cabinet_id) == (anew.id, gah.id)


async def test_a_proposal_counts_again_once_the_question_is_back_with_its_cabinet() -> None:
    post, bilal = await proposed(), await second_officer()
    await hand_over(post, "GAH")
    await hand_over(post, "GAJI")
    assert await in_force(post) is None
    assert (await reviewing.confirm(**await about(post, bilal))) == await in_force(post)


async def test_there_is_nothing_to_confirm_where_nothing_was_proposed() -> None:
    post = await answer(await ask())
    await mark(post)
    with pytest.raises(Conflict, match="nothing_proposed"):
        await reviewing.confirm(**await about(post, await second_officer()))


async def test_a_second_proposal_takes_the_place_of_the_first() -> None:
    post, bilal = await proposed(), await second_officer()
    await mark(post, said("Other words."), bilal)
    with pytest.raises(NotAllowed):
        await reviewing.confirm(**await about(post, bilal))
    version = await reviewing.confirm(**await about(post))
    assert version.short_answer == "Other words."
    assert await OfficialAnswer.filter(replaced_at=None).count() == 1


async def test_what_is_in_force_stays_until_the_other_words_are_confirmed() -> None:
    post, bilal = await proposed(), await second_officer()
    first = await reviewing.confirm(**await about(post, bilal))
    await mark(post, said("Other words."))
    assert await in_force(post) == first
    second = await reviewing.confirm(**await about(post, bilal))
    assert await in_force(post) == second
    assert (await OfficialAnswer.get(id=first.id)).replaced_at is not None


async def test_a_refused_proposal_is_never_in_force() -> None:
    post, bilal = await proposed(), await second_officer()
    await marking.withdraw(**await about(post, bilal), reason="It is not so.")
    with pytest.raises(Conflict, match="nothing_proposed"):
        await reviewing.confirm(**await about(post, bilal))


async def test_a_topic_asks_for_one_officer_until_an_admin_says_otherwise() -> None:
    post = await answer(await ask())
    assert await in_force(post) is None
    assert await mark(post) == await in_force(post)


async def test_renewing_keeps_the_words_and_moves_the_day() -> None:
    post = await answer(await ask())
    first = await mark(post)
    until = clock.today() + timedelta(days=200)
    renewed = await reviewing.renew(**await about(post), review_by=str(until))
    assert (renewed.kind, renewed.review_by, renewed.short_answer) == ("renewed", until, first.short_answer)
    assert renewed.sources == first.sources
    assert [each.kind for each in await versions.of_answer(post)] == ["renewed", "marked"]


async def test_renewing_until_the_same_day_changes_nothing() -> None:
    post = await answer(await ask())
    first = await mark(post)
    assert (await reviewing.renew(**await about(post), review_by=str(first.review_by))).id == first.id


@pytest.mark.parametrize(("days", "code"), [(None, "missing"), (0, "past"), (-5, "past"), (99_999, "malformed")])
async def test_renewing_needs_a_day_to_come(days: int | None, code: str) -> None:
    post = await answer(await ask())
    await mark(post)
    until = "" if days is None else str(clock.today() + timedelta(days=days))
    with pytest.raises(Invalid, match=f"review_by: {code}"):
        await reviewing.renew(**await about(post), review_by=until)


async def test_what_is_not_official_is_neither_renewed_nor_corrected() -> None:
    post = await answer(await ask())
    with pytest.raises(Conflict, match="not_official"):
        await reviewing.renew(**await about(post), review_by="2099-01-01")
    with pytest.raises(Conflict, match="not_official"):
        await officers.correct(post)


async def test_a_correction_keeps_the_old_words_with_their_day() -> None:
    post = await answer(await ask())
    first = await mark(post)
    corrected = await officers.correct(post, "Keep every proof.", "detail")
    assert (corrected.kind, corrected.meaning, corrected.marked_by_id) == ("corrected", "detail", first.marked_by_id)
    old = (await versions.of_answer(post))[1]
    assert (old.id, old.short_answer) == (first.id, first.short_answer)
    assert old.replaced_at is not None


async def test_a_correction_may_bring_another_text_of_the_answer() -> None:
    post = await answer(await ask())
    await mark(post)
    corrected = await officers.correct(post, "Keep proof that you tried.", "typo", body=await text.prose("Bring it."))
    assert (corrected.post_revision, (await Post.get(id=post.id)).source) == (2, "Bring it.")
    assert (await Revision.get(post_id=post.id)).number == 1


async def test_correcting_with_the_same_words_changes_nothing() -> None:
    post = await answer(await ask())
    first = await mark(post)
    assert (await officers.correct(post, first.short_answer)).id == first.id


@pytest.mark.parametrize(("meaning", "code"), [("", "missing"), ("great", "unknown")])
async def test_a_correction_says_what_it_does_to_the_meaning(meaning: str, code: str) -> None:
    post = await answer(await ask())
    await mark(post)
    with pytest.raises(Invalid, match=f"meaning: {code}"):
        await officers.correct(post, meaning=meaning)


@pytest.mark.parametrize("who", ["amina", "rahima", "rui", "marta"])
async def test_nobody_else_renews_or_corrects(who: str) -> None:
    post = await answer(await ask())
    first = await mark(post)
    with pytest.raises(NotAllowed):
        await reviewing.renew(**await about(post, who), review_by="2099-01-01")
    with pytest.raises(NotAllowed):
        await reviewing.correct(**await about(post, who), statement=said("No."), meaning="typo")
    assert await in_force(post) == first


async def test_an_admin_renews_only_with_a_reason() -> None:
    post = await answer(await ask())
    await mark(post)
    with pytest.raises(Invalid, match="reason: missing"):
        await reviewing.renew(**await about(post, "ada"), review_by="2099-01-01")
    renewed = await reviewing.renew(**await about(post, "ada"), review_by="2099-01-01", reason="They are away.")
    assert renewed.marked_for_reason == "They are away."


@pytest.mark.parametrize("typed", ["soon", "1 May 2027", "9999-12-31"])
async def test_a_day_that_can_t_be_read_renews_nothing(typed: str) -> None:
    post = await answer(await ask())
    await mark(post)
    with pytest.raises(Invalid, match="review_by: malformed"):
        await reviewing.renew(**await about(post), review_by=typed)


async def test_all_that_is_wrong_with_a_correction_is_told_at_once_and_only_to_who_may_correct() -> None:
    post = await answer(await ask(), "ines")
    await mark(post)
    empty, body = StatementDetails("", [], "4 May", ""), await text.prose("x")
    with pytest.raises(Invalid) as refused:
        await reviewing.correct(**await about(post, "ada"), statement=empty, meaning="", body=body)
    assert refused.value.fields == {
        "reason": "missing",
        "meaning": "missing",
        "body": "too_short",
        "short_answer": "missing",
        "source_title": "missing",
        "valid_from": "malformed",
        "review_by": "missing",
    }
    with pytest.raises(NotAllowed):
        await reviewing.correct(**await about(post, "rui"), statement=empty, meaning="", body=body)

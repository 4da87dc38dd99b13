"""Leaving: everything about a person is told, and gone once they erase it, wherever it stood; what is others' stays."""

import re
from datetime import timedelta
from typing import Any

import pytest

from forum import clock, database, text
from forum.catalogue import snapshot
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.notifications.models import Notification
from forum.people import accounts, grants, privacy, sessions, tombstones
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.person import VISITOR
from forum.people.sessions import Session
from forum.threads.casework import notes
from forum.threads.erasing.threads import erase_thread
from forum.threads.models import OfficialAnswer, Post, Rendering, ReviewItem, Revision, Thread
from forum.threads.posting import drafts, editing, lifecycle, votes
from forum.threads.posting.models import Draft, Follow, Vote
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.oversight import audit
from moderation.parts import HOLDINGS
from moderation.review import appeals
from tests.cast import PASSWORD, answer, ask, cheap_hasher, notify, person
from tests.counters import wrong_counters
from tests.forum.threads.officers import mark
from tests.moderation.test_decisions import decide, question_of
from tests.moderation.test_flags import report
from tests.shape.test_holdings import models
from tests.world import put_into_bangla

pytestmark = pytest.mark.usefixtures("app")
AMINA = re.compile(r"\bamina\b", re.IGNORECASE)
CANARY = "Quetzalfeder"
"""A word that Amina alone says, and what others say again of her."""


async def everything() -> str:
    """All that every table holds, as one text."""
    kinds = [kind._meta.db_table for kind in models()]
    words = ["search_word", "search_spelling"]
    return "\n".join([str(await database.rows(f'SELECT * FROM "{table}"')) for table in (*kinds, *words)])


async def keys_of(account_id: int) -> set[str]:
    """The columns that name an account."""
    named = set()
    for kind in models():
        for name in kind._meta.fk_fields:
            ours = getattr(kind._meta.fields_map[name], "model_name", "") == "forum.Account"
            if ours and await kind.filter(**{f"{name}_id": account_id}).exists():
                named.add(f"{kind._meta.db_table}.{name}_id")
    return named


async def life_of_amina() -> dict[str, Any]:
    """All that somebody can leave behind: texts public and private, votes, a report, a decision with an objection, and more."""
    known, amina = await snapshot.current(), await person("amina")
    public = await ask(title=f"{CANARY} public", body=f"A public {CANARY}, as I said.")
    question = await question_of(public)
    changed = await text.prose(f"Another public {CANARY}.")
    await editing.edit(question, public, title=f"{CANARY} again", body=changed, by=amina, catalogue=known)
    said = await answer(public, body="Ask at the counter.")
    await put_into_bangla(await question_of(public), f"{CANARY} in Bangla")
    private = await ask(title=f"{CANARY} private", body=f"A private {CANARY}.", visibility="private")
    await notes.note(private, f"She said {CANARY} on the telephone.", by=await person("ines"), catalogue=known)
    await drafts.keep(private, f"Dear {CANARY}", by=await person("ines"), catalogue=known)
    theirs = await ask("bilal", kind="discussion")
    own = await answer(theirs, "amina", f"My own {CANARY} was like that.")
    await votes.say_helpful(said, True, voter=votes.voter_of(amina, ""))
    await votes.say_same(theirs, True, voter=votes.voter_of(amina, ""))
    await votes.follow(theirs, True, by=amina)
    await report(await question_of(theirs), "amina", note=f"He wrote {CANARY}.")
    await decide(await question_of(theirs), "publish", statement="")
    decision = await decide(await question_of(private), "warn", statement=f"You wrote {CANARY}.")
    await appeals.appeal(decision, body=f"I meant {CANARY} well.", by=amina)
    await notify()
    return {"public": public, "private": private, "theirs": theirs, "own": own, "said": said}


async def leave(nickname: str, posts: str) -> int:
    account = await Account.get(nickname=nickname)
    await privacy.erase(account, posts=posts, by=await person(nickname), holdings=HOLDINGS)
    return account.id


async def test_the_export_has_everything_and_no_line_of_anybody_else() -> None:
    await life_of_amina()
    told = await privacy.export(await Account.get(nickname="amina"), holdings=HOLDINGS)
    assert {each["title"] for each in told["posts"]} == {f"{CANARY} again", f"{CANARY} private", ""}
    assert [part["text"] for each in told["posts"] for part in each["earlier"]] == [f"A public {CANARY}, as I said."]
    assert sorted(each["kind"] for each in told["votes"]) == ["helpful", "same_problem"]
    assert told["reports"][0]["note"] == f"He wrote {CANARY}."
    assert told["decisions"][0]["objections"][0]["text"] == f"I meant {CANARY} well."
    assert told["account"][0]["name"] == "amina"
    assert {"follows", "notifications", "roles", "sessions", "record", "drafts"} <= set(told)
    # The team's note is counted and not handed out; no digest and no other person is in it.
    assert sum(each["notes_of_the_team"] for each in told["posts"]) == 1
    assert not any(word in str(told) for word in ("on the telephone", "Dear", "ines", "bilal", "argon2"))


async def test_whoever_removes_everything_is_found_nowhere() -> None:
    there = await life_of_amina()
    assert CANARY in await everything()
    gone = await leave("amina", "remove")
    left = await everything()
    assert CANARY.lower() not in left.lower()
    assert not AMINA.search(left)
    assert await keys_of(gone) == set()
    assert not await Session.filter(account_id=gone).exists()
    assert {(await Thread.get(id=there[name].id)).status for name in ("public", "private")} == {"erased"}
    assert (await Post.get(id=there["own"].id)).status == "erased"
    assert await wrong_counters() == {}
    # What others did stays theirs: the thread of Bilal, and the report about it, which is nobody's now.
    assert (await Thread.get(id=there["theirs"].id)).status == "published"
    assert await Flag.filter(account_id=None, voter="").count() == 1
    assert not await Appeal.all().exists() and not await KeptText.all().exists()
    assert not await ReviewItem.filter(appeal_id__isnull=False, ended_at=None).exists()
    assert (await audit.verify()).broken is None


async def test_whoever_keeps_public_texts_leaves_them_without_a_name() -> None:
    there = await life_of_amina()
    gone = await leave("amina", "keep")
    public, private = await Thread.get(id=there["public"].id), await Thread.get(id=there["private"].id)
    assert (public.status, public.author_id, private.status, private.title) == ("published", None, "erased", "")
    question = await question_of(public)
    assert (question.author_id, question.shown_name, question.source) == (None, "", f"Another public {CANARY}.")
    assert await Revision.filter(post_id=question.id).count() == 1
    assert (await Post.get(id=there["own"].id)).author_id is None
    assert await Rendering.filter(post_id=question.id).exists()
    assert await keys_of(gone) == set()
    assert not AMINA.search(await everything())
    assert await wrong_counters() == {}


@pytest.mark.parametrize("posts", ["", "all"])
async def test_what_becomes_of_the_texts_must_be_said(posts: str) -> None:
    with pytest.raises(Invalid):
        await leave("amina", posts)
    assert await Account.exists(nickname="amina")


async def test_nobody_gets_the_name_of_somebody_who_left() -> None:
    await leave("amina", "keep")
    for nickname in ("amina", "AMINA", "Amina "):
        with pytest.raises(Invalid, match="nickname: taken"):
            await accounts.register(nickname, PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    assert await sessions.sign_in("amina", PASSWORD, hasher=cheap_hasher()) is None
    await accounts.register("aminah", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())


async def test_the_words_of_an_officer_stay_the_institution_s() -> None:
    thread = await ask()
    said = await answer(thread)
    await mark(said)
    await Post.filter(id=said.id).update(shown_name="Inês P.")
    gone = await leave("ines", "remove")
    post, version = await Post.get(id=said.id), await OfficialAnswer.get(post_id=said.id)
    assert (post.status, post.author_id, post.shown_name, post.role) == ("published", None, "", "officer")
    assert post.cabinet_id is not None and version.withdrawn_at is None and version.marked_by_id is None
    assert not await RoleGrant.filter(account_id=gone).exists()
    assert await Event.filter(verb="role.ended", subject_id=gone).count() == 1
    assert (await audit.verify()).broken is None


async def test_the_last_admin_stays() -> None:
    with pytest.raises(Conflict, match="last_admin"):
        await leave("ada", "keep")
    assert "admin" in (await person("ada")).roles
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    await leave("ada", "keep")


async def test_somebody_banned_may_leave_and_open_reports_about_them_are_answered() -> None:
    thread = await ask()
    await report(await question_of(thread), "bilal", note="Look at this.")
    await decide(await question_of(await ask("amina")), "ban")
    assert (await person("amina")).silence
    await leave("amina", "remove")
    assert (await Flag.get()).note == ""
    assert not await ReviewItem.filter(thread_id=thread.id, ended_at=None).exists()
    assert await Decision.filter(verdict="ban", person_id=None, statement="").count() == 1


async def test_an_objection_of_somebody_else_keeps_its_text_until_it_is_decided() -> None:
    thread = await ask("amina", kind="discussion")
    said = await answer(thread, "bilal", "That office is a bad one.")
    decision = await decide(said, "hide")
    await appeals.appeal(decision, body="It is true.", by=await person("bilal"))
    await leave("amina", "remove")
    appeal = await Appeal.get(decision_id=decision.id)
    assert await KeptText.filter(decision_id=decision.id).count() == 1
    known = await snapshot.current()
    await grants.give(await Account.get(nickname="rui"), "moderator", by=None)
    await appeals.decide(appeal, "overturn", statement="It was.", by=await person("rui"), catalogue=known)
    assert (await Appeal.get(id=appeal.id)).verdict == "overturn"
    assert (await Post.get(id=said.id)).status == "erased"


async def test_a_question_is_erased_by_who_asked_it_and_by_nobody_else() -> None:
    known, thread = await snapshot.current(), await ask(title=f"{CANARY}?", body=f"Is it {CANARY} or not?")
    said = await answer(thread, body=f"It is {CANARY}, as you write.")
    await mark(said)
    await votes.follow(thread, True, by=await person("bilal"))
    for nickname in ("bilal", "ines", "marta", "ada"):
        with pytest.raises(NotAllowed):
            await erase_thread(thread, by=await person(nickname), catalogue=known, holdings=HOLDINGS)
    amina = await person("amina")
    await lifecycle.withdraw(thread, by=amina, catalogue=known)
    await erase_thread(thread, by=amina, catalogue=known, holdings=HOLDINGS)
    await erase_thread(thread, by=amina, catalogue=known, holdings=HOLDINGS)
    assert CANARY.lower() not in (await everything()).lower()
    assert await Event.filter(verb="thread.erased").count() == 1
    assert await Account.exists(nickname="amina")
    await notify()
    told = await Notification.filter(account__nickname="bilal").values_list("kind", flat=True)
    assert [str(each) for each in told] == ["official_withdrawn"]


async def test_tombstones_say_neither_text_nor_name() -> None:
    await life_of_amina()
    await leave("amina", "remove")
    stones = await tombstones.Tombstone.all()
    assert {stone.kind for stone in stones} == {"account", "name"}
    assert all(len(stone.digest) == 64 for stone in stones)
    assert VISITOR.account_id is None and not await Draft.all().exists() and not await Follow.all().exists()
    assert await Vote.filter(account_id=None).count() == 1
    assert clock.now() - stones[0].at < timedelta(minutes=5)

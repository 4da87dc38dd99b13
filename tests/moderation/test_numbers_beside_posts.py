"""Numbers in words that stand beside posts are hidden before they are stored, unless whoever wrote them chose otherwise."""

import pytest

from forum import database, ids, text
from forum.catalogue import snapshot
from forum.catalogue.models import CatalogueName, PublicContact
from forum.catalogue.notices import NoticeText
from forum.threads.casework import transfers
from forum.threads.casework.models import SavedReply
from forum.threads.holding.rules import NOT_PERSONAL, TEAM
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import marking, reviewing, sources
from forum.threads.official.models import Source
from forum.web.rendering.personal import ASK
from moderation.models import Appeal, Flag
from moderation.oversight import access, unmasking
from moderation.review import appeals, undoing
from tests.cast import Visiting, answer, ask, person
from tests.forum.threads.officers import about, mark, said
from tests.moderation.test_decisions import WHY, decide, question_of
from tests.moderation.test_undoing import another_moderator, undo

pytestmark = pytest.mark.usefixtures("app")
OWN = "920 000 123"
WORDS = f"Ring {OWN} about it, please."
HIDDEN = "Ring ▮▮▮ about it, please."


async def held_in_any_column(number: str) -> list[str]:
    """The tables with a row that holds the number as typed."""
    return [name for name, rows in (await all_rows()).items() if number in rows]


async def all_rows() -> dict[str, str]:
    names = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'"}.get(
        database.dialect(), "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    tables = [row["name"] for row in await database.rows(names)]
    return {table: str([dict(row) for row in await database.rows(f'SELECT * FROM "{table}"')]) for table in tables}


async def test_ines_s_words_about_an_official_answer_keep_no_number():
    post = await answer(await ask())
    law = (f"Despacho, {OWN}", "https://example.org/920000123", OWN)
    version = await mark(post, said(WORDS, law))
    again = await mark(post, said(WORDS, law))
    assert (version.short_answer, version.sources[0]["title"]) == (HIDDEN, "Despacho, ▮▮▮")
    assert again.id == version.id
    corrected = await reviewing.correct(
        **await about(post), statement=said(f"Or {OWN}"), meaning="detail", body=await text.prose(WORDS)
    )
    assert (corrected.short_answer, (await Post.get(id=post.id)).source) == ("Or ▮▮▮", HIDDEN)
    await marking.withdraw(**await about(post), reason=WORDS)
    assert (await OfficialAnswer.get(id=corrected.id)).withdrawn_reason == HIDDEN
    assert await held_in_any_column(OWN) == []


async def test_a_number_that_ines_says_is_public_stays_and_is_known_from_then_on():
    post = await answer(await ask())
    version = await marking.mark(**await about(post), statement=said(WORDS), personal=NOT_PERSONAL)
    assert version.short_answer == WORDS
    assert await PublicContact.filter(value=OWN.replace(" ", "")).exists()


async def test_no_reason_of_the_team_keeps_a_number():
    thread, catalogue = await ask(), await snapshot.current()
    marta, rui, ada = [await person(name) for name in ("marta", "rui", "ada")]
    question = await question_of(thread)
    await unmasking.reveal(question, thread, reason=WORDS, by=marta)
    await transfers.ask(thread, to="GAH", by=rui, catalogue=catalogue, reason=WORDS)
    ines = await person("ines")
    await transfers.refuse(thread, to="GAH", by=ines, catalogue=catalogue, reason=WORDS)
    private = await ask(visibility="private")
    await access.begin(ids.encode(private.id), WORDS, by=ada, catalogue=catalogue)
    await mark(await answer(thread))
    await sources.change((await Source.all())[0], by=ada, reason=WORDS)
    decision = await decide(question, "warn", statement=f"{WHY} {OWN}")
    await undoing.undo(decision, by=marta, catalogue=catalogue, reason=WORDS)
    assert await held_in_any_column(OWN) == []


async def test_what_an_objection_and_its_answer_say_keeps_no_number_unless_it_was_chosen():
    question = await question_of(await ask())
    await another_moderator()
    decision = await decide(question, "hide")
    amina, bilal, catalogue = await person("amina"), await person("bilal"), await snapshot.current()
    made = await appeals.appeal(decision, body=WORDS, by=amina)
    for _ in range(2):
        await appeals.decide(made, "uphold", statement=WORDS, by=bilal, catalogue=catalogue)
    kept = await Appeal.get(id=made.id)
    assert (kept.body, kept.statement) == (HIDDEN, HIDDEN)
    other = await decide(await question_of(await ask()), "hide")
    assert (await appeals.appeal(other, body=WORDS, by=amina, personal=TEAM)).body == WORDS


async def test_bilal_s_report_asks_about_a_number_and_keeps_it_only_if_he_chose_so(visit: Visiting):
    bilal = await visit("bilal")
    for choice, kept in (("", HIDDEN), ("hide", HIDDEN), (TEAM, WORDS)):
        question = await question_of(await ask())
        address = f"/en/posts/{ids.encode(question.id)}/flags/new"
        asked = await bilal.post(address, {"note": WORDS, "personal": ASK})
        assert (asked.status_code, f'<mark><bdi><bdi dir="ltr">{OWN}</bdi></bdi></mark>' in asked.text) == (422, True)
        sent = await bilal.post(address, {"note": WORDS, "personal": choice})
        assert (sent.status_code, (await Flag.get(post_id=question.id)).note) == (303, kept)
    plain = await question_of(await ask())
    sent = await bilal.post(
        f"/en/posts/{ids.encode(plain.id)}/flags/new", {"note": "It is an advert.", "personal": ASK}
    )
    assert sent.status_code == 303


async def test_a_number_kept_for_the_team_is_hidden_before_the_question_is_public_again():
    thread = await ask(body=f"My card expires. {WORDS}", personal=NOT_PERSONAL)
    question = await question_of(thread)
    await Post.filter(id=question.id).update(status="pending")
    await Thread.filter(id=thread.id).update(status="pending")
    private = await decide(question, "private")
    await decide(question, "publish", statement="")
    assert OWN in (await Post.get(id=question.id)).source
    await undo(private)
    kept = await Post.get(id=question.id)
    assert ((await Thread.get(id=thread.id)).visibility, OWN in kept.source + kept.html) == ("public", False)


REPLY = {"code": "ring-us", "language": "en", "title": WORDS, "body": WORDS}
NAMES = {f"name_{code}": f"{code} ring" for code in ("pt", "en", "ar")}
NOTICE = {"audience": "staff", "title_pt": WORDS, "body_pt": WORDS}


async def texts_of_staff() -> list[str]:
    """The texts that admins have just written for others."""
    replies, told = await SavedReply.all(), await NoticeText.all()
    named = await CatalogueName.filter(description__startswith="Ring")
    said = [(each.title, each.body) for each in replies] + [(each.title, each.body) for each in told]
    return [*(words for both in said for words in both), *(each.description for each in named)]


async def test_ada_s_replies_notices_and_explanations_keep_no_number_unless_she_says_that_it_is_public(visit: Visiting):
    ada = await visit("ada")
    forms = {
        "replies/new": REPLY,
        "notices/new": NOTICE,
        "words/new": NAMES | {"description_en": WORDS},
        "reasons/new": NAMES | {"code": "ringing", "verdicts": "flag", "description_en": WORDS},
        "categories/new": NAMES | {"name_en": WORDS},
    }
    for address, typed in forms.items():
        assert 'name="personal" value="not_personal">' in (await ada.get(f"/en/admin/{address}")).text, address
        assert (await ada.post(f"/en/admin/{address}", typed)).status_code == 303, address
    assert await texts_of_staff() == [HIDDEN] * 6
    assert await held_in_any_column(OWN) == []
    address = f"/en/admin/replies/{(await SavedReply.get()).id}/edit"
    assert (await ada.post(address, REPLY | {"personal": NOT_PERSONAL})).status_code == 303
    assert (await ada.post("/en/admin/notices/new", NOTICE)).status_code == 303
    assert sorted(await texts_of_staff()) == [WORDS] * 4 + [HIDDEN] * 4

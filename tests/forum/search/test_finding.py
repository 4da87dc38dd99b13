"""Finding: what readers type and the threads that come back, in the same order on both engines."""

from typing import Any

import pytest

from forum import database
from forum.catalogue.views import Catalogue
from forum.search.models import FruitlessSearch
from forum.threads import state
from forum.threads.models import Post, Thread
from forum.threads.reading import finding
from forum.threads.reading.finding import Found, Query
from tests.cast import answer, ask, person
from tests.forum.threads.officers import mark

CANARY = "kanarienvogel"
TITLES = {
    "pt": "Renovação do título de residência",
    "en": "How can I learn Portuguese at night?",
    "ar": "تجديد تصريح الإقامة في البرتغال",
    "ru": "Продление вида на жительство",
    "uk": "Посвідка на проживання для дитини",
    "bn": "রেসিডেন্স কার্ড নবায়ন ১২৩",
    "hi": "निवास परमिट का नवीनीकरण",
    "ur": "رہائشی اجازت نامہ کی تجدید",
    "zh": "居留许可续期",
}
TYPED = {
    "renovação": "pt", "renovacao": "pt", "RENOVAÇÕES": "pt", "título residencias": "pt", "residncia": "pt",
    "portugese nights": "en", "learning": "en", "الاقامه": "ar", "إقامة": "ar", "البرتغل": "ar", "продление": "ru",
    "продленя": "ru", "prodlenie": "ru", "zhitelstvo": "ru", "посвідки": "uk", "posvidka dytyny": "uk", "নবায়নের": "bn",
    "nobayon": "bn", "residens kard nobayon": "bn", "123": "bn", "नवीनीकरण": "hi", "naveenikaran": "hi", "اجازت": "ur",
    "ijazat nama": "ur", "居留": "zh", "续期": "zh", "居": "zh",
}  # fmt: skip
"""What people type, and the language of the title they look for."""


async def found(words: str, catalogue: Catalogue, who: str | None = None, **how: object) -> Found:
    query = Query(words, **how)  # type: ignore[arg-type]
    return await finding.find(query, reader=await person(who), languages=("en", "pt"), catalogue=catalogue)


async def ids_of(words: str, catalogue: Catalogue, who: str | None = None, **how: object) -> list[int]:
    return [hit.row.id for hit in (await found(words, catalogue, who, **how)).hits]


@pytest.fixture
async def asked(catalogue: Catalogue) -> dict[str, int]:
    """A question in each language, by its language."""
    return {code: (await ask(title=title, body="Aaaaaaaaaaa.", language=code)).id for code, title in TITLES.items()}


async def test_whatever_way_it_is_typed_the_same_question_is_found_first(
    asked: dict[str, int], catalogue: Catalogue
) -> None:
    first = {typed: (await ids_of(typed, catalogue))[:1] for typed in TYPED}
    assert first == {typed: [asked[code]] for typed, code in TYPED.items()}


async def test_a_short_word_is_not_taken_for_another(asked: dict[str, int], catalogue: Catalogue) -> None:
    assert await ids_of("nigth", catalogue) == [asked["en"]]
    assert await ids_of("nite", catalogue) == []


async def test_official_and_current_answers_come_first_among_equals_then_the_reader_s_languages_then_the_newest(
    catalogue: Catalogue,
) -> None:
    old, french = await ask(title="Birth certificate"), await ask(title="Birth certificate", language="fr")
    young, checked, current = [await ask(title="Birth certificate") for _ in range(3)]
    for number, thread in enumerate((old, french, young, checked, current)):
        await Thread.filter(id=thread.id).update(created_at=thread.created_at.replace(year=2020 + number))
        await state.set_title(thread, "Birth certificate", catalogue=catalogue)
    for thread in (checked, current):
        await mark(await answer(thread, body="Bring the certificate."))
    await Thread.filter(id=checked.id).update(overdue=True)
    await state.set_title(checked, "Birth certificate", catalogue=catalogue)
    expected = [each.id for each in (current, checked, young, old, french)]
    assert await ids_of("birth certificate", catalogue) == expected


async def test_more_words_found_come_before_fewer_and_a_title_before_a_text(catalogue: Catalogue) -> None:
    text = await ask(title="A question", body="Where do I get the birth certificate of my son?")
    title = await ask(title="Birth certificate", body="Where do I get it?")
    half = await ask(title="Certificate of work", body="Where do I get it?")
    assert await ids_of("birth certificate", catalogue) == [title.id, text.id, half.id]


async def test_nobody_finds_what_they_may_not_see(catalogue: Catalogue) -> None:
    private = await ask(title=f"About a {CANARY}", visibility="private")
    public = await ask("bilal", title="Birds")
    post = await answer(public, body=f"It is a {CANARY}.")
    await state.set_status(post, public, "hidden", catalogue=catalogue)
    seen = {
        who: await ids_of(CANARY, catalogue, who) for who in (None, "bilal", "rui", "ada", "amina", "ines", "marta")
    }
    for who in (None, "bilal", "rui", "ada"):
        assert seen[who] == [], who
    for who in ("amina", "ines", "marta"):
        assert seen[who] == [private.id], who
    # One edit away, or as it sounds, nothing of it shows either.
    assert await ids_of("kanarienvogl", catalogue) == []


async def test_nobody_learns_how_many_private_threads_there_are_in_other_languages(catalogue: Catalogue) -> None:
    await ask(title=f"About a {CANARY}", visibility="private", language="fr")
    for who in (None, "bilal", "marta"):
        assert (await found(CANARY, catalogue, who, language="en")).more_languages == {}


async def test_a_moderator_s_snippet_is_masked(catalogue: Catalogue) -> None:
    await ask(title="Private matter", body="The wolverine has my number 123 456 789.", personal="team")
    (own,) = (await found("wolverine", catalogue, "amina")).hits
    assert "123 456 789" in "".join(piece.text for piece in own.snippet)
    (hit,) = (await found("wolverine", catalogue, "marta")).hits
    assert "123" not in "".join(piece.text for piece in hit.snippet)


async def test_filters_leave_out_all_else_and_say_how_much_there_is_in_other_languages(catalogue: Catalogue) -> None:
    english, french = await ask(title="Certificate"), await ask(title="Certificate", language="fr")
    await ask(title="Certificate", language="de" if "de" in catalogue.languages else "ro")
    housing = await ask(title="Certificate", topic="housing")
    await answer(english)
    page = await found("certificate", catalogue, language="fr")
    assert [hit.row.id for hit in page.hits] == [french.id]
    assert next(iter(page.more_languages.items())) == ("en", 2) and sum(page.more_languages.values()) == 3
    topic = catalogue.topic("housing")
    assert topic and await ids_of("certificate", catalogue, topic_id=topic.id) == [housing.id]
    assert await ids_of("certificate", catalogue, state="answered") == [english.id]
    assert await ids_of("certificate", catalogue, kind="discussion") == []
    assert len(await ids_of("certificate", catalogue, kind="nonsense", state="nonsense")) == 4


async def test_a_topic_s_name_in_any_language_finds_its_questions(catalogue: Catalogue) -> None:
    await ask(title="A question", topic="documentation")
    housing = await ask(title="A question", topic="housing")
    name = next(topic.names["bn"] for topic in catalogue.topics.values() if topic.slug == "housing")
    assert await ids_of(name, catalogue) == [housing.id]


async def test_pages_follow_each_other_without_gap_or_repetition(catalogue: Catalogue) -> None:
    titles = ("A certificate", "Something else")
    made = {(await ask(title=titles[number % 2], body="About a certificate.")).id for number in range(45)}
    seen: list[int] = []
    after = ""
    for _ in range(3):
        page = await found("certificate", catalogue, after=after)
        seen += [hit.row.id for hit in page.hits]
        after = page.next
    assert len(seen) == 45 and set(seen) == made and after == ""
    assert (await ids_of("certificate", catalogue, after="nonsense")) == seen[:20]


async def test_no_search_marks_the_words_of_a_mask(catalogue: Catalogue) -> None:
    await ask(
        title="Recibo",
        body="Liguei [número de telefone ocultado] e ▮▮▮; o [número](https://example.org) mudou.",
        language="pt",
    )
    (hit,) = (await found("número telefone ocultado", catalogue)).hits
    shown = "".join(piece.text for piece in hit.snippet)
    assert shown.endswith("[número de telefone ocultado] e ▮▮▮; o número mudou.")
    assert [piece.text for piece in hit.snippet if piece.marked] == ["número"]


async def test_a_snippet_shows_the_words_where_they_stand_as_text(catalogue: Catalogue) -> None:
    body = "Nothing of it. " * 40 + "Then the *certificate* <b>expired</b> in May. " + "Nothing more. " * 40
    await ask(title="A question", body=body)
    (hit,) = (await found("expired certificates", catalogue)).hits
    assert [piece.text for piece in hit.snippet if piece.marked] == ["certificate", "expired"]
    shown = "".join(piece.text for piece in hit.snippet)
    assert shown.startswith("…") and shown.endswith("…") and len(shown) < 190 and "<b>" in shown and "*" not in shown


async def test_a_question_like_the_one_being_asked_is_proposed_official_first(catalogue: Catalogue) -> None:
    await ask(title="Where can I learn Portuguese?", body="I live in Braga and work at night.")
    plain = await ask(title="My residence card expires", body="There is no appointment for the renewal.")
    official = await ask(title="Renewal of the residence card", body="It expires, and nobody answers the telephone.")
    await mark(await answer(official))
    await ask(title="My residence card expires", body="There is no appointment for it.", visibility="private")
    who: dict[str, Any] = {"reader": await person("bilal"), "languages": ("en",), "catalogue": catalogue}
    hits = await finding.similar("Card expires", "My residence card expires soon. No appointment.", **who)
    assert [hit.row.id for hit in hits] == [official.id, plain.id]
    assert await finding.similar("Swimming", "Where is the beach with most sand?", **who) == []


async def test_searches_that_found_nothing_are_counted_without_numbers_and_without_whom(catalogue: Catalogue) -> None:
    for _ in range(2):
        await found("Xyzzy 123 456 789", catalogue, "amina")
    await found("Xyzzy", catalogue, language="fr")
    (row,) = await FruitlessSearch.all()
    assert row.words.startswith("xyzzy") and "123" not in row.words and row.times == 2
    assert set(FruitlessSearch._meta.fields_map) == {"id", "words", "language_id", "day", "times"}


@pytest.mark.parametrize(
    "words", ["", "   ", '"', "a AND b OR (", "'; DROP TABLE thread", "* : & | ! <->", "\x00", "ـــ"]
)
async def test_nothing_typed_is_taken_for_the_engine_s_own_language(words: str, catalogue: Catalogue) -> None:
    await ask()
    await found(words, catalogue)
    assert await Post.all().count() == 1


async def test_a_visitor_s_search_takes_few_statements(asked: dict[str, int], catalogue: Catalogue) -> None:
    await found("terms are read once by a process", catalogue)
    for words, how in (("renovação", {}), ("residence card", {"language": "bn"}), ("xyzzy", {})):
        with database.counting() as counter:
            await found(words, catalogue, **how)
        assert len([each for each in counter.statements if '"setting"' not in each]) <= 4

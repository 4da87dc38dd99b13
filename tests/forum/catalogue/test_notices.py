"""Dated notices: who sees one, on which pages, and exactly when."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import clock
from forum.catalogue import notice_editing, snapshot
from forum.catalogue.notice_editing import NoticeDetails, Wording
from forum.catalogue.notices import Notice, NoticeText, NoticeView, Said, in_force
from forum.clock import LISBON
from forum.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from forum.events import Event
from forum.people.person import VISITOR, Person
from tests.cast import person

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLES = {"pt": "Ajuda à Ucrânia", "en": "Help for Ukraine", "ar": "مساعدة لأوكرانيا", "uk": "Допомога Україні"}
WORDS = Wording(TITLES, {"en": "Read **this** first.", "uk": "Прочитайте **це**."})
FOR_A_DAY = NoticeDetails(starts_at="2026-11-23T12:00", ends_at="2026-11-24T12:00")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
MEMBER, STAFF = Person(1, "amina", frozenset({"member"})), Person(2, "ines", frozenset({"member", "officer"}))


@pytest.fixture
async def ada(db: None) -> AsyncIterator[Person]:
    snapshot.forget()
    with clock.moved_to(NOON - timedelta(hours=1)):
        yield await person("ada")


def notice(**how: object) -> NoticeView:
    given = {
        "id": 1, "audience": "everyone", "reader_language": "", "topic_id": None, "tone": "info", "kind": "notice", "href": "",
        "starts_at": NOON, "ends_at": None, "texts": {"pt": Said("Aviso")},
    }  # fmt: skip
    return NoticeView(**given | how)  # type: ignore[arg-type]


async def shown_at(moment: datetime, reader: Person = VISITOR) -> list[int]:
    return [each.id for each in in_force((await snapshot.current()).notices, reader=reader, at=moment)]


async def refused(details: NoticeDetails, wording: Wording = WORDS) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        await notice_editing.plan(details, wording, by=await person("ada"))
    return caught.value.fields


@given(MOMENTS, MOMENTS, MOMENTS)
def test_a_notice_shows_exactly_from_its_start_until_its_end(begins: datetime, ends: datetime, now: datetime):
    shown = in_force([notice(starts_at=begins, ends_at=ends)], reader=VISITOR, at=now)
    assert bool(shown) == (begins <= now < ends)


@given(MOMENTS, MOMENTS)
def test_a_notice_without_end_shows_from_its_start_on(begins: datetime, now: datetime):
    assert bool(in_force([notice(starts_at=begins)], reader=VISITOR, at=now)) == (begins <= now)


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=800)))
def test_the_first_moment_counts_and_the_last_does_not(begins: datetime, lasts: timedelta):
    each = notice(starts_at=begins, ends_at=begins + lasts)
    tick = timedelta(microseconds=1)
    around = (begins - tick, begins, begins + lasts - tick, begins + lasts)
    assert [each.state(moment) for moment in around] == ["planned", "shown", "shown", "ended"]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("everyone", [True, True, True]), ("visitors", [True, False, False]), ("members", [False, True, True]), ("staff", [False, False, True])],
)  # fmt: skip
def test_a_notice_is_for_its_audience(audience: str, readers: list[bool]):
    assert [notice(audience=audience).is_for(reader) for reader in (VISITOR, MEMBER, STAFF)] == readers


def test_a_notice_for_one_topic_or_language_stays_on_its_pages():
    housing, ukrainian = notice(topic_id=7), notice(reader_language="uk")
    assert [housing.is_about(topic, {"pt"}) for topic in (7, 8, None)] == [True, False, False]
    assert [ukrainian.is_about(None, each) for each in ({"pt"}, {"pt", "uk"})] == [False, True]


def test_warnings_come_first_and_then_what_began_last():
    rows = [notice(id=1), notice(id=2, starts_at=NOON + timedelta(hours=1)), notice(id=3, tone="warn")]
    found = in_force(rows, reader=VISITOR, at=NOON + timedelta(hours=2))
    assert [each.id for each in found] == [3, 2, 1]


def test_a_reader_without_a_text_in_their_language_gets_the_one_they_more_probably_read():
    texts = {"uk": Said("Допомога"), "en": Said("Help"), "pt": Said("Ajuda")}
    assert [notice(texts=texts).language_for(code) for code in ("uk", "ar", "kea", "pt")] == ["uk", "en", "pt", "pt"]


async def test_an_admin_plans_a_notice_and_the_clock_alone_begins_and_ends_it(ada: Person):
    number = await notice_editing.plan(FOR_A_DAY, WORDS, by=ada)
    assert await shown_at(NOON - timedelta(microseconds=1)) == []
    assert await shown_at(NOON) == [number]
    assert await shown_at(NOON + timedelta(days=1)) == []


async def test_start_and_end_are_of_lisbon_also_in_summer(ada: Person):
    await notice_editing.plan(NoticeDetails(starts_at="2027-07-01T09:00", ends_at="2027-12-01T09:00"), WORDS, by=ada)
    row = await Notice.get()
    assert row.starts_at == datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert row.ends_at == datetime(2027, 12, 1, 9, tzinfo=UTC)


async def test_a_notice_keeps_its_texts_rendered_and_in_the_order_of_the_languages(ada: Person):
    await notice_editing.plan(FOR_A_DAY, WORDS, by=ada)
    (made,) = (await snapshot.current()).notices
    assert made.texts["en"] == Said(
        "Help for Ukraine", '<p dir="ltr">Read <strong>this</strong> first.</p>\n', "Read **this** first."
    )
    known = list((await snapshot.current()).languages)
    assert list(made.texts) == sorted(TITLES, key=known.index)


async def test_a_notice_without_a_start_begins_at_once(ada: Person):
    number = await notice_editing.plan(NoticeDetails(), WORDS, by=ada)
    assert (await Notice.get(id=number)).starts_at == NOON - timedelta(hours=1)
    assert await shown_at(NOON - timedelta(hours=1)) == [number]


async def test_what_an_ended_notice_was_about_is_no_longer_in_memory(ada: Person):
    await notice_editing.plan(FOR_A_DAY, WORDS, by=ada)
    with clock.moved_to(NOON + timedelta(days=2)):
        snapshot.forget()
        assert (await snapshot.current()).notices == ()
        assert len(await notice_editing.kept()) == 1


async def test_changing_a_notice_changes_what_differs_and_the_same_again_nothing(ada: Person):
    number = await notice_editing.plan(FOR_A_DAY, WORDS, by=ada)
    before = await notice_editing.find(number)
    await notice_editing.change(before, FOR_A_DAY, WORDS, by=ada)
    shorter = Wording({**TITLES, "uk": "", "en": "Help"}, {**WORDS.bodies, "uk": ""})
    await notice_editing.change(before, replace(FOR_A_DAY, tone="warn"), shorter, by=ada)
    after = await notice_editing.find(number)
    assert (after.tone, sorted(after.texts), after.texts["en"].title) == ("warn", ["ar", "en", "pt"], "Help")
    assert after.texts["pt"] == before.texts["pt"]
    assert [event.verb for event in await Event.filter(subject="campaign").order_by("id")] == [
        "campaign.added",
        "campaign.changed",
    ]
    assert (await Event.filter(verb="campaign.changed").get()).particulars == {
        "columns": ["tone"],
        "languages": ["en", "uk"],
    }


async def test_saving_a_notice_that_was_ended_keeps_the_moment_of_its_end(ada: Person):
    number = await notice_editing.plan(NoticeDetails(), WORDS, by=ada)
    with clock.moved_to(NOON + timedelta(seconds=7)):
        await notice_editing.end(await notice_editing.find(number), by=ada)
    ended = await notice_editing.find(number)
    typed = NoticeDetails(
        starts_at=notice_editing.as_typed(ended.starts_at), ends_at=notice_editing.as_typed(ended.ends_at), tone="warn"
    )
    await notice_editing.change(ended, typed, WORDS, by=ada)
    assert (await Notice.get()).ends_at == NOON + timedelta(seconds=7)


async def test_ending_a_notice_takes_it_from_the_pages_at_once_and_twice_is_once(ada: Person):
    number = await notice_editing.plan(NoticeDetails(), WORDS, by=ada)
    for _ in range(2):
        await notice_editing.end(await notice_editing.find(number), by=ada)
    assert await shown_at(clock.now()) == []
    assert await Event.filter(verb="campaign.ended").count() == 1


async def test_a_notice_that_has_not_begun_is_called_off_and_gone(ada: Person):
    number = await notice_editing.plan(FOR_A_DAY, WORDS, by=ada)
    await notice_editing.end(await notice_editing.find(number), by=ada)
    assert await shown_at(NOON) == []
    with pytest.raises(NotFound):
        await notice_editing.find(number)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"audience": "dogs"}, {"audience": "unknown"}),
        ({"tone": "loud"}, {"tone": "unknown"}),
        ({"topic": "no-such"}, {"topic": "unknown"}),
        ({"reader_language": "xx"}, {"reader_language": "unknown"}),
        ({"href": "http://example.org/"}, {"href": "not_a_link"}),
        ({"href": "javascript:alert(1)"}, {"href": "not_a_link"}),
        ({"href": "//example.org"}, {"href": "not_a_link"}),
        ({"href": "https://example.org/" + "x" * 300}, {"href": "too_long"}),
        ({"starts_at": "tomorrow"}, {"starts_at": "malformed"}),
        ({"starts_at": "0001-01-01T00:00"}, {"starts_at": "malformed"}),
        ({"ends_at": "2026-13-01T00:00"}, {"ends_at": "malformed"}),
        ({"starts_at": "2026-11-24T12:00"}, {"ends_at": "before_start"}),
        ({"ends_at": "2026-11-23T11:59"}, {"ends_at": "before_start"}),
    ],
)
async def test_a_notice_that_makes_no_sense_is_refused(ada: Person, typed: dict[str, str], wrong: dict[str, str]):
    assert await refused(replace(FOR_A_DAY, **typed)) == wrong
    assert await Notice.all().count() == 0


async def test_a_title_is_needed_in_every_language_pages_are_in_and_for_every_body(ada: Person):
    wording = Wording({"pt": "Aviso", "fr": "x" * 121}, {"uk": "Текст", "pt": "x" * 601, "tlh": "nuqneH"})
    assert await refused(FOR_A_DAY, wording) == {
        "title_en": "missing",
        "title_ar": "missing",
        "title_fr": "too_long",
        "title_uk": "missing",
        "body_pt": "too_long",
        "title_tlh": "unknown",
    }


@pytest.mark.parametrize(
    ("audience", "language", "given", "wrong"),
    [
        ("everyone", "bn", {"bn": "বিজ্ঞপ্তি"}, {}),
        ("everyone", "bn", {"pt": "Aviso"}, {"title_bn": "missing"}),
        ("staff", "", {"pt": "Aviso"}, {}),
        ("staff", "", {"en": "Notice"}, {"title_pt": "missing"}),
        ("members", "", {"pt": "Aviso"}, {"title_en": "missing", "title_ar": "missing"}),
    ],
)
async def test_a_notice_needs_only_the_languages_of_its_audience(
    ada: Person, audience: str, language: str, given: dict[str, str], wrong: dict[str, str]
):
    details = replace(FOR_A_DAY, audience=audience, reader_language=language)
    if wrong:
        assert await refused(details, Wording(given)) == wrong
    else:
        made = await notice_editing.find(await notice_editing.plan(details, Wording(given), by=ada))
        assert list(made.texts) == list(given)


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_only_an_admin_announces(ada: Person, nickname: str):
    number, somebody = await notice_editing.plan(FOR_A_DAY, WORDS, by=ada), await person(nickname)
    made = await notice_editing.find(number)
    for act in (
        notice_editing.plan(FOR_A_DAY, WORDS, by=somebody),
        notice_editing.drafted(FOR_A_DAY, WORDS, by=somebody),
        notice_editing.change(made, NoticeDetails(), WORDS, by=somebody),
        notice_editing.end(made, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            await act
    with pytest.raises(NotSignedIn):
        await notice_editing.end(made, by=VISITOR)
    assert (await NoticeText.all().count(), await Notice.filter(archived_at=None).count()) == (4, 1)


async def test_a_moment_goes_into_a_form_as_lisbon_has_it():
    assert notice_editing.as_typed(datetime(2026, 7, 1, 8, tzinfo=UTC)) == "2026-07-01T09:00"
    assert notice_editing.as_typed(datetime(2026, 7, 1, 9, tzinfo=LISBON)) == "2026-07-01T09:00"
    assert notice_editing.as_typed(None) == ""

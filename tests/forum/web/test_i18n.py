"""Counting, dates and choosing the language: by each language's own rules, and by what a reader said."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.dates import format_date

from forum import clock
from forum.locale import catalogues
from forum.web.rendering import i18n, moments
from forum.web.rendering.i18n import INTERFACE, Words
from forum.web.requests import languages
from tests.cast import Visiting, ask, at
from tests.forum.web.markup import tree

FIRST = ["pt", "en", "ar"]
MARCH = {
    "pt": "terça-feira, 3 de março · 3 de março",
    "en": "Tuesday 3 March · 3 March",
    "ar": "الثلاثاء، 3 مارس · 3 مارس",
    "fr": "mardi 3 mars · 3 mars",
    "es": "martes, 3 de marzo · 3 de marzo",
    "ru": "вторник, 3 марта · 3 марта",
    "uk": "вівторок, 3 березня · 3 березня",
    "ro": "marți, 3 martie · 3 martie",
    "be": "аўторак, 3 сакавіка · 3 сакавіка",
    "kea": "tersa-fera, 3 di Marsu · 3 di Marsu",
    "pov": "tersa, 3 di marsu · 3 di marsu",
    "zh": "3月3日星期二 · 3月3日",
    "bn": "মঙ্গলবার, 3 মার্চ · 3 মার্চ",
    "hi": "मंगलवार, 3 मार्च · 3 मार्च",
    "ur": "منگل، 3 مارچ · 3 مارچ",
}

# What a speaker of each language would say, written by hand.
ANSWERS = {
    "ar": {
        0: "لا إجابات",
        1: "إجابة واحدة",
        2: "إجابتان",
        3: "3 إجابات",
        10: "10 إجابات",
        11: "11 إجابة",
        99: "99 إجابة",
        100: "100 إجابة",
        101: "101 إجابة",
        102: "102 إجابة",
        103: "103 إجابات",
        111: "111 إجابة",
    },
    "pt": {0: "0 respostas", 1: "1 resposta", 2: "2 respostas", 100: "100 respostas", 101: "101 respostas"},
    "en": {0: "0 answers", 1: "1 answer", 2: "2 answers", 100: "100 answers", 101: "101 answers"},
}
ELSEWHERE = {
    1: "سؤال آخر بلغة أخرى",
    2: "سؤالان آخران بلغات أخرى",
    3: "3 أسئلة أخرى بلغات أخرى",
    11: "11 سؤالًا آخر بلغات أخرى",
    100: "100 سؤال آخر بلغات أخرى",
    101: "101 سؤال آخر بلغات أخرى",
    102: "102 سؤال آخر بلغات أخرى",
}


@pytest.fixture(params=FIRST)
def words(request: pytest.FixtureRequest) -> Words:
    return i18n.read(request.param)


def test_answers_are_counted_as_the_language_counts(words: Words):
    counted = {count: str(words.n("{n} answer", "{n} answers", count)) for count in ANSWERS[words.code]}
    assert counted == ANSWERS[words.code]


def test_arabic_counts_questions_in_six_ways():
    arabic = i18n.read("ar")
    one, many = "{n} more in another language", "{n} more in other languages"
    assert {count: str(arabic.n(one, many, count)) for count in ELSEWHERE} == ELSEWHERE


def test_the_rule_of_arabic_is_our_own_and_not_the_librarys():
    counts = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 110, 111, 200)
    rule = i18n.plural_form(dict(catalogues.read_catalogue(i18n.FOLDER / "ar.po").mime_headers)["Plural-Forms"])
    chosen = [rule(count) for count in counts]
    assert chosen == [0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 3, 3, 4, 5]


@pytest.mark.parametrize(("code", "number"), [("pt", "12 345"), ("en", "12,345"), ("ar", "12,345")])
def test_a_large_number_is_grouped_as_the_language_groups_and_keeps_its_direction(code: str, number: str):
    assert str(i18n.read(code).number(12345)).replace("\u00a0", " ") == f'<bdi dir="ltr" class="whole">{number}</bdi>'


@pytest.mark.parametrize(
    ("number", "whole"), [("21 810 61 91", True), ("09:00-12:30, 14:00-17:30", True), ("1 " * 20, False)]
)
def test_a_number_that_fits_on_a_line_is_never_broken(number: str, whole: bool):
    assert ('class="whole"' in i18n.left_to_right(number)) == whole


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pt", "segunda-feira, 14~de~dezembro"),
        ("en", "Monday 14~December"),
        ("kea", "sigunda-fera, 14~di~Dizenbru"),
        ("ru", "понедельник, 14~декабря"),
        ("ar", "الاثنين، 14~ديسمبر"),
    ],
)
def test_a_day_stays_beside_its_month(code: str, said: str):
    with clock.moved_to(datetime(2026, 11, 27, tzinfo=UTC)):
        assert said.replace("~", "\u00a0") in moments.at(datetime(2026, 12, 14, 9, tzinfo=UTC), i18n.read(code))


@pytest.mark.parametrize(
    ("code", "written"),
    [("pt", "4 de maio de 2022"), ("en", "4 May 2022"), ("ar", "4 مايو 2022")],
)
def test_a_day_is_written_in_words_with_latin_digits(code: str, written: str):
    assert i18n.read(code).date(date(2022, 5, 4)) == written


def test_a_moment_is_on_the_day_it_is_in_lisbon(words: Words):
    assert words.date(datetime(2022, 5, 3, 23, 30, tzinfo=UTC)) == words.date(date(2022, 5, 4))
    assert words.date(datetime(2022, 12, 3, 23, 30, tzinfo=UTC)) == words.date(date(2022, 12, 3))


def test_a_time_is_that_of_lisbon_without_a_leading_nought(words: Words):
    assert words.time(datetime(2022, 5, 3, 8, 5, tzinfo=UTC)) == "9:05"


def test_what_is_put_into_a_sentence_is_escaped(words: Words):
    assert "<b>" not in words.t("Since {day}", day="<b>")
    assert "&lt;b&gt;" in words.t("Since {day}", day="<b>")


def test_a_sentence_without_translation_is_shown_in_english(words: Words):
    assert words.t("No catalogue has this sentence.") == "No catalogue has this sentence."


def test_a_fuzzy_translation_counts_as_none(tmp_path: Path):
    header = (i18n.FOLDER / "pt.po").read_text(encoding="utf-8").split("\n\n", 1)[0]
    (tmp_path / "pt.po").write_text(f'{header}\n\n#, fuzzy\nmsgid "Topics"\nmsgstr "Tópicos"\n', encoding="utf-8")
    assert i18n.read("pt", tmp_path).t("Topics") == "Topics"


FALLBACKS = {"bn": ("en", "pt"), "uk": ("en", "pt"), "kea": ("pt",), "ne": ("hi", "en"), "ff": ("fr", "pt")}


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        ("ar", "en", "ar"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "bn-BD, ar;q=0.4, en;q=0.8", "en"),
        ("", "uk,ru;q=0.9,pt;q=0.1", "pt"),
        ("", "AR-sy", "ar"),
        ("", "en;q=0, ar;q=0.1", "ar"),
        ("", "en;q=often, ar;q=0.1", "ar"),
        ("", "en;q=0", "pt"),
        ("xx", "en", "en"),
        ("bn", "", "en"),
        ("bn.pt", "en", "pt"),
        ("", "bn,hi", "en"),
        ("", "uk", "en"),
        ("", "kea", "pt"),
        ("", "ff,bn", "pt"),
        ("", "ne", "en"),
        ("", "fa", "en"),
        ("", "", "pt"),
        ("", "*", "pt"),
        ("", ",;,;q=,=" * 3000, "pt"),
        ("", "kea," * 20 + "en", "pt"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers_then_the_one_its_readers_more_probably_read(
    cookie: str, accepted: str, chosen: str
):
    wanted = [*languages.chosen(cookie), *languages.accepted(accepted)]
    assert languages.negotiate(FIRST, wanted, lambda code: FALLBACKS.get(code, ("en", "pt"))) == chosen


@pytest.mark.parametrize(
    ("headers", "home"),
    [
        ({}, "/pt/"),
        ({"Accept-Language": "ar,en;q=0.5"}, "/ar/"),
        ({"Accept-Language": "bn"}, "/bn/"),
        ({"Accept-Language": "uk-UA,uk;q=0.9,ru;q=0.8"}, "/uk/"),
        ({"Accept-Language": "zh-Hant-TW"}, "/zh/"),
        ({"Accept-Language": "ff"}, "/fr/"),
        ({"Accept-Language": "tr"}, "/en/"),
        ({"Cookie": "ui=ne.ar", "Accept-Language": "en"}, "/ar/"),
        ({"Cookie": "ui=en", "Accept-Language": "ar"}, "/en/"),
    ],
)
async def test_the_way_in_leads_to_the_readers_language(visit: Visiting, headers: dict[str, str], home: str):
    entered = await (await visit()).get("/", headers=headers)
    assert (entered.status_code, entered.headers["location"]) == (302, home)
    assert {name.strip() for name in entered.headers["vary"].split(",")} >= {"Cookie", "Accept-Language"}
    assert "set-cookie" not in entered.headers


@pytest.mark.parametrize("path", ["/xx/", "/xx/threads", "/PT/", "/fi/topics", "/pt-PT/"])
async def test_a_language_that_has_no_pages_is_not_found_in_a_language_that_has(visit: Visiting, path: str):
    page = await (await visit()).get(path, headers={"Accept-Language": "ar"})
    assert page.status_code == 404
    assert tree(page).get("lang") == "ar"


@pytest.mark.parametrize(("code", "direction"), [("pt", "ltr"), ("ar", "rtl"), ("ur", "rtl"), ("kea", "ltr")])
async def test_a_page_says_its_language_and_direction(visit: Visiting, code: str, direction: str):
    page = await (await visit()).get(f"/{code}/", headers={"Accept-Language": "en", "Cookie": "ui=pt"})
    assert (tree(page).get("lang"), tree(page).get("dir")) == (code, direction)
    assert page.headers["content-language"] == code


async def test_choosing_a_language_is_kept_and_shows_the_same_page_in_it(visit: Visiting):
    visitor, thread = await visit(), await ask()
    page = await visitor.get(at(thread, "?after=1"))
    form = next(each for each in tree(page).iter("form") if each.get("action") == "/en/language")
    assert [button.get("value") for button in form.iter("button")] == [code for code in INTERFACE if code != "en"]
    chosen = await visitor.post("/en/language", {"to": "ar", "next": f"{at(thread)}?state=official"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, f"{at(thread, ui='ar')}?state=official")
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("ui=ar;")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert (await visitor.get("/")).headers["location"] == "/ar/"


@pytest.mark.parametrize(
    "address", ["https://evil.example/en/", "//evil.example", "/\\evil.example", "", "javascript:1"]
)
async def test_choosing_a_language_leads_nowhere_else(visit: Visiting, address: str):
    chosen = await (await visit()).post("/en/language", {"to": "ar", "next": address})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/ar/")


async def test_an_unknown_language_is_not_chosen(visit: Visiting):
    chosen = await (await visit()).post("/en/language", {"to": "xx", "next": "/en/topics"})
    assert chosen.headers["location"] == "/en/topics"
    assert chosen.headers["set-cookie"].startswith("ui=en;")


async def test_reading_pages_chooses_no_language(visit: Visiting):
    assert "set-cookie" not in (await (await visit()).get("/ar/topics")).headers


def test_a_day_is_said_as_each_language_says_it():
    day, words = date(2026, 3, 3), i18n.Interface()
    for code in INTERFACE:
        known, locale = words[code], words[code].locale
        said = f"{known.weekday_and_date(day, with_year=False)} · {known.day_and_month(day)}"
        assert said == MARCH[code]
        if code in i18n.WORDS_OF_DATES:
            continue
        assert known.date(day) == format_date(day, "long", locale=locale)
        if code not in i18n.WITH_WEEKDAY:
            assert known.weekday_and_date(day, with_year=True) == format_date(day, "full", locale=locale)


def test_the_first_of_a_month_is_said_as_in_french():
    first, words = date(2026, 3, 1), i18n.Interface()
    assert words["fr"].date(first) == "1er mars 2026"
    assert words["fr"].day_and_month(first) == "1er mars"
    assert words["fr"].weekday_and_date(first, with_year=True) == "dimanche 1er mars 2026"
    assert words["fr"].date(date(2026, 3, 11)) == "11 mars 2026"
    assert words["es"].date(first) == "1 de marzo de 2026"


def test_things_are_listed_with_the_comma_of_their_language():
    words = i18n.Interface()
    said = {code: str(words[code].listed(["1", "2"])) for code in ("en", "ar", "ur", "zh", "bn")}
    assert said == {"en": "1, 2", "ar": "1، 2", "ur": "1، 2", "zh": "1、2", "bn": "1, 2"}

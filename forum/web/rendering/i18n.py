"""Interface languages: gettext catalogues read when first needed, and dates and numbers as each language writes them.

The msgids are the English sentences, so English needs no catalogue; every other language has `forum/locale/<code>.po`
and its row in `catalogue/facts/languages.json`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from forum.catalogue import facts
from forum.clock import LISBON
from forum.web.rendering import catalogue_file
from forum.web.rendering.catalogue_file import Entry

FOLDER = Path(__file__).parents[2] / "locale"
SOURCE = "en"
INTERFACE = facts.interface()
LOCALES = {fact.code: fact.locale for fact in facts.languages() if fact.locale}
"""The locale whose dates and numbers a language has, where it is not that of its own code."""
DIRECTIONS = {fact.code: fact.direction for fact in facts.languages()}
PLURAL_FORMS = re.compile("^Plural-Forms: (.*)$", re.MULTILINE)
WITH_WEEKDAY = {"en": "EEEE d MMMM y"}
"""Patterns other than the locale's own: in running English text the comma after the weekday is in the way."""
YEAR = re.compile(r"[,،]?\s?(?:'d[ei]'\s)?y(?:\s?'\S+'\.?|年)?")
"""The year in a locale's pattern, with what joins it to the day."""
FIRST_OF_MONTH: Mapping[str, str] = {"fr": "1er"}
WORDS_OF_DATES: Mapping[str, Mapping[str, str]] = {
    "pov": {
        "janeiro": "janeru", "fevereiro": "fevereru", "março": "marsu", "maio": "maiu", "junho": "junhu", "julho": "julhu",
        "agosto": "agostu", "setembro": "setembru", "outubro": "otubru", "novembro": "nuvembru", "dezembro": "dizembru",
        "segunda-feira": "sugunda", "terça-feira": "tersa", "quarta-feira": "kuarta", "quinta-feira": "kinta",
        "sexta-feira": "sesta", "sábado": "sabadu", "domingo": "dumingu", "de": "di",
    }
}  # fmt: skip
"""The words of dates in a language that CLDR does not have, by those of the locale whose dates it has."""
COMMA: Mapping[str, Markup] = {"ar": Markup("، "), "ur": Markup("، "), "zh": Markup("、")}
COLON: Mapping[str, str] = {"fr": "\u00a0: ", "zh": "："}
SEMICOLON: Mapping[str, Markup] = {"ar": Markup("؛ "), "ur": Markup("؛ "), "zh": Markup("；")}
LEFT_TO_RIGHT = Markup('<bdi dir="ltr">{words}</bdi>')
ON_ONE_LINE = Markup('<bdi dir="ltr" class="whole">{words}</bdi>')
SHORT = 24
"""The longest number that fits on a line of any telephone."""


def endonym_of(code: str) -> str:
    """A language's name for itself, to stand before a colon; the code for one that isn't known."""
    try:
        name = Locale.parse(LOCALES.get(code, code)).get_language_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return f"{name[:1].upper()}{name[1:]}"


def filled(text: Markup, **values: object) -> Markup:
    """`text` with its `{name}` places filled by escaped values; Markup's own `format` takes five times as long."""
    return Markup(str.format(text, **{name: escape(value) for name, value in values.items()}))


def left_to_right(number: str) -> Markup:
    """A number as it is written, whichever way the text around it reads; a short one is never broken."""
    return filled(ON_ONE_LINE if len(number) <= SHORT else LEFT_TO_RIGHT, words=number)


class Words:
    """The interface in one language: `t` for a sentence, `n` for one that counts; both give markup that is safe to print."""

    def __init__(
        self,
        code: str,
        texts: Mapping[str, str],
        plurals: Mapping[str, tuple[str, ...]],
        form: Callable[[int], int],
        digest: str = "",
    ):
        """`digest` is that of the whole catalogue, empty for the source language."""
        self.code, self.digest = code, digest
        self.direction = DIRECTIONS.get(code, "ltr")
        self.locale = Locale.parse(LOCALES.get(code, code))
        self.territorial = _territorial(self.locale)
        self._texts = {msgid: Markup(text) for msgid, text in texts.items()}
        self._plurals = {msgid: tuple(Markup(text) for text in forms) for msgid, forms in plurals.items()}
        self._form = form

    def t(self, sentence: str, **values: object) -> Markup:
        """`sentence` in this language, its `{name}` places filled with escaped values."""
        text = self._texts.get(sentence)
        if text is None:
            text = self._texts[sentence] = Markup(sentence)
        return filled(text, **values) if values else text

    def n(self, one: str, many: str, count: int, **values: object) -> Markup:
        """The sentence for `count` things; `{n}` in it is the number as this language writes it."""
        forms = self._plurals.get(one)
        text = forms[self._form(count)] if forms else Markup(one if count == 1 else many)
        return filled(text, n=self.number(count), **values)

    def listed(self, parts: Iterable[str]) -> Markup:
        """Things of one kind after each other, with the language's own comma."""
        return COMMA.get(self.code, Markup(", ")).join(parts)

    def number(self, value: int) -> Markup:
        return left_to_right(format_decimal(value, locale=self.locale)) if value > 999 else escape(value)

    def day_and_month(self, day: date) -> str:
        """A day of any year, in words."""
        return _worded(format_skeleton("MMMMd", day, locale=self.locale), day, self.code)

    def weekday_and_date(self, day: date, *, with_year: bool) -> str:
        """A day in words after its weekday."""
        full = WITH_WEEKDAY.get(self.code) or str(self.locale.date_formats["full"])
        said = format_date(day, full if with_year else YEAR.sub("", full), locale=self.locale)
        return _worded(said, day, self.code)

    def day_name(self, number: int) -> str:
        """The name of a day of the week; Monday is 0."""
        return _in_own_words(str(get_day_names("wide", locale=self.locale)[number]), self.code)

    def date(self, day: date | datetime) -> str:
        """A day in words; of a moment, its day in Lisbon."""
        return _date(day_of(day), self.locale, self.code)

    def time(self, moment: datetime, zone: tzinfo = LISBON) -> str:
        """A moment's time of day, in Lisbon if nothing else is said."""
        return f"{moment.astimezone(zone):%H:%M}".removeprefix("0")


def _territorial(locale: Locale) -> str:
    """The locale's language and territory, the likeliest where it names none: `uk_UA`."""
    likely = str(get_global("likely_subtags").get(locale.language, "")).rpartition("_")[2]
    return f"{locale.language}_{locale.territory or likely}"


def day_of(moment: date | datetime) -> date:
    """A moment's day in Lisbon."""
    return moment.astimezone(LISBON).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def _date(day: date, locale: Locale, code: str) -> str:
    return _worded(format_date(day, "long", locale=locale), day, code)


def _worded(said: str, day: date, code: str) -> str:
    """A date with what CLDR's patterns cannot say: the first of a month, and a language's own words."""
    if day.day == 1 and code in FIRST_OF_MONTH:
        said = re.sub(r"\b1\b", FIRST_OF_MONTH[code], said, count=1)
    return _in_own_words(said, code)


def _in_own_words(said: str, code: str) -> str:
    own = WORDS_OF_DATES.get(code)
    return re.sub(r"[^\W\d]+(?:-feira)?", lambda word: own.get(word[0], word[0]), said) if own else said


def read(code: str, folder: Path = FOLDER) -> Words:
    """The words of one language, from its catalogue; fuzzy entries count as missing."""
    if code == SOURCE:
        return Words(code, {}, {}, lambda count: int(count != 1))
    header, *entries = entries_of(code, folder)
    texts = {entry.one: entry.forms[0] for entry in entries if not entry.many}
    plurals = {entry.one: entry.forms for entry in entries if entry.many}
    rule = plural_form(PLURAL_FORMS.findall(header.forms[0])[0])
    return Words(code, texts, plurals, rule, catalogue_file.digest_of(entries))


def entries_of(code: str, folder: Path = FOLDER) -> list[Entry]:
    """The entries of a language's catalogue, its header first."""
    return list(catalogue_file.entries((folder / f"{code}.po").read_text(encoding="utf-8")))


class Interface(Mapping[str, Words]):
    """The words of every interface language by its code; each catalogue is read when its language is first asked for."""

    def __init__(self, codes: Iterable[str] = INTERFACE) -> None:
        self._read: dict[str, Words | None] = dict.fromkeys(codes)

    def __getitem__(self, code: str) -> Words:
        words = self._read[code]
        if words is None:
            words = self._read[code] = read(code)
        return words

    def __contains__(self, code: object) -> bool:
        return code in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def plural_form(header: str) -> Callable[[int], int]:
    """The rule, from a catalogue's header, that gives the index of a number's plural form; the library's may differ."""
    return c2py(header.split("plural=", 1)[1].rstrip(";"))

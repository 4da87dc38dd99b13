"""Interface languages: gettext catalogues read once into memory, and dates and numbers as each language writes them.

The msgids are the English sentences, so English needs no catalogue; every other language has `forum/locale/<code>.po`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from forum.clock import LISBON

FOLDER = Path(__file__).parents[2] / "locale"
SOURCE = "en"
LOCALES = {"pt": "pt_PT", "en": "en_GB", "ar": "ar", "pov": "pt_GW"}
LEFT_TO_RIGHT = Markup('<bdi dir="ltr">{words}</bdi>')
DIRECTIONS = {"ar": "rtl", "ur": "rtl", "he": "rtl"}


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


class Words:
    """The interface in one language: `t` for a sentence, `n` for one that counts; both give markup that is safe to print."""

    def __init__(
        self, code: str, texts: Mapping[str, str], plurals: Mapping[str, tuple[str, ...]], form: Callable[[int], int]
    ):
        self.code = code
        self.direction = DIRECTIONS.get(code, "ltr")
        self.locale = Locale.parse(LOCALES.get(code, code))
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

    def number(self, value: int) -> Markup:
        return filled(LEFT_TO_RIGHT, words=format_decimal(value, locale=self.locale)) if value > 999 else escape(value)

    def date(self, day: date | datetime) -> str:
        """A day in words; of a moment, its day in Lisbon."""
        return _date(day_of(day), self.locale)

    def time(self, moment: datetime) -> str:
        """A moment's time of day in Lisbon."""
        return f"{moment.astimezone(LISBON):%H:%M}".removeprefix("0")


def day_of(moment: date | datetime) -> date:
    """A moment's day in Lisbon."""
    return moment.astimezone(LISBON).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def _date(day: date, locale: Locale) -> str:
    return format_date(day, "d MMMM y" if locale.language == "ar" else "long", locale=locale)


def read(code: str, folder: Path = FOLDER) -> Words:
    """The words of one language, from its catalogue; fuzzy entries count as missing."""
    if code == SOURCE:
        return Words(code, {}, {}, lambda count: int(count != 1))
    with (folder / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=LOCALES.get(code, code))
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, str):
            if message.string:
                texts[message.id] = str(message.string)
        elif all(forms := tuple(message.string or ())):
            plurals[message.id[0]] = forms
    return Words(code, texts, plurals, plural_form(catalog))


def plural_form(catalog: Catalog) -> Callable[[int], int]:
    """The rule of a catalogue's header that gives the index of a number's plural form; the library's may differ."""
    return c2py(dict(catalog.mime_headers)["Plural-Forms"].split("plural=", 1)[1].rstrip(";"))

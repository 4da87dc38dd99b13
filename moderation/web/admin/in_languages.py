"""Two texts in every language, as fields of a form: those for the languages pages are in, and rows for all others."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from forum.catalogue.naming import REQUIRED
from forum.threads.holding.rules import NOT_PERSONAL
from forum.web.requests.forms import Form

BLANK_ROWS = 2
PERSONAL = "personal"
"""The field that says what becomes of numbers and addresses in the texts of a form."""


class Row(NamedTuple):
    """A row as it is shown: `id` and `long_id` name its errors, `saved` whether the language has a text already."""

    id: str
    long_id: str
    language: str
    short: str
    long: str
    saved: bool


class Typed(NamedTuple):
    """The texts by language, and the errors of rows whose language could not be told."""

    shorts: dict[str, str]
    longs: dict[str, str]
    wrong: dict[str, str]


def are_public(form: Form) -> bool:
    """Whether staff say that the numbers and addresses in their texts are public."""
    return form[PERSONAL] == NOT_PERSONAL


@dataclass(frozen=True, slots=True)
class Texts:
    """A short text and a longer one that goes with it, by the names of their fields."""

    short: str
    long: str

    @property
    def repeated(self) -> tuple[str, str, str]:
        """The fields of a row."""
        return "other_language", f"other_{self.short}", f"other_{self.long}"

    def fields(self, part: str) -> tuple[str, ...]:
        """The fields of one of both in the languages pages are in."""
        return tuple(f"{part}_{code}" for code in REQUIRED)

    def filled(self, saved: Mapping[str, tuple[str, str]], **values: str) -> Form:
        """The form of a thing that has these texts, with room for some more."""
        for code in REQUIRED:
            values[f"{self.short}_{code}"], values[f"{self.long}_{code}"] = saved.get(code, ("", ""))
        others = [(code, *both) for code, both in saved.items() if code not in REQUIRED]
        columns = zip(*others, *[("", "", "")] * BLANK_ROWS, strict=True)
        return Form(values, {name: list(column) for name, column in zip(self.repeated, columns, strict=True)})

    def read(self, form: Form) -> Typed:
        """The texts as typed; rows without a language and words are skipped.

        Wrong is `other-<row>`: `language_missing` for words without a language, `twice` for one that was named before.
        """
        shorts = {code: form[f"{self.short}_{code}"] for code in REQUIRED}
        longs = {code: form[f"{self.long}_{code}"] for code in REQUIRED}
        wrong = {}
        for number, (code, short, long) in enumerate(self._rows(form)):
            if not code and not short and not long:
                continue
            if not code or code in shorts:
                wrong[f"other-{number}"] = "twice" if code else "language_missing"
                continue
            shorts[code], longs[code] = short, long
        return Typed(shorts, longs, wrong)

    def rows(self, form: Form, saved: Container[str]) -> list[Row]:
        """The rows of the form; marks those whose language is among `saved`."""
        shown: list[Row] = []
        for number, (code, short, long) in enumerate(self._rows(form)):
            own = f"other-{number}"
            if not code or own in form.errors or any(row.language == code for row in shown):
                shown.append(Row(own, f"{own}-{self.long}", code, short, long, saved=False))
            else:
                ids = f"{self.short}_{code}", f"{self.long}_{code}"
                shown.append(Row(*ids, code, short, long, saved=code in saved))
        return shown

    def _rows(self, form: Form) -> list[tuple[str, str, str]]:
        languages, shorts, longs = (form.lists.get(name, []) for name in self.repeated)
        return list(zip_longest(languages, shorts, longs, fillvalue=""))

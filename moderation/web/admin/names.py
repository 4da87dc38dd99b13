"""The names in a form of the catalogue: fields for the languages pages are in, and rows for all others."""

from dataclasses import dataclass
from itertools import zip_longest

from forum.catalogue.naming import REQUIRED, Naming
from forum.catalogue.views import Named
from forum.web.requests.forms import Form

LINES = tuple(f"{part}_{code}" for code in REQUIRED for part in ("name", "description"))
REPEATED = ("other_language", "other_name", "other_description")
BLANK_ROWS = 2
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class NameRow:
    """A row as it is shown: `id` names its errors, `saved` whether the language has a name already."""

    id: str
    language: str
    name: str
    description: str
    saved: bool


def blank(**values: str) -> Form:
    """The form of a new thing."""
    return Form(values=values, lists={name: [""] * BLANK_ROWS for name in REPEATED})


def filled(named: Named, **values: str) -> Form:
    """The form of a thing that has names, with room for some more."""
    form = blank(**values)
    for code in REQUIRED:
        form.values |= {
            f"name_{code}": named.names.get(code, ""),
            f"description_{code}": named.descriptions.get(code, ""),
        }
    others = sorted(set(named.names) - set(REQUIRED))
    form.lists["other_language"][:0] = others
    form.lists["other_name"][:0] = [named.names[code] for code in others]
    form.lists["other_description"][:0] = [named.descriptions.get(code, "") for code in others]
    return form


def _typed(form: Form) -> list[tuple[str, str, str]]:
    languages, names, descriptions = (form.lists.get(name, []) for name in REPEATED)
    return list(zip_longest(languages, names, descriptions, fillvalue=""))


def read(form: Form) -> Naming:
    """The names as typed; rows without a language and words are skipped.

    Wrong is `other-<row>`: `language_missing` for words without a language, `twice` for a language that was named before.
    """
    names = {code: form[f"name_{code}"] for code in REQUIRED}
    descriptions = {code: form[f"description_{code}"] for code in REQUIRED}
    wrong = {}
    for number, (code, name, description) in enumerate(_typed(form)):
        if not code and not name and not description:
            continue
        if not code or code in names:
            wrong[f"other-{number}"] = "twice" if code else "language_missing"
            continue
        names[code], descriptions[code] = name, description
    return Naming(names, descriptions, wrong)


def yes_no(value: bool) -> str:
    """The value as a form has it."""
    return "yes" if value else "no"


def rows(form: Form, named: Named | None) -> list[NameRow]:
    """The rows for the languages pages are not in; marks those in which `named` has a name."""
    shown, saved = [], named.names if named else ()
    for number, (code, name, description) in enumerate(_typed(form)):
        own = f"other-{number}"
        known = code if own not in form.errors else ""
        shown.append(
            NameRow(f"name_{known}" if known else own, code, name, description, bool(known) and known in saved)
        )
    return shown

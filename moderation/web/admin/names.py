"""The names in a form of the catalogue."""

from forum.catalogue.named import Named
from forum.catalogue.naming import Naming
from forum.web.requests.forms import Form
from moderation.web.admin.in_languages import PERSONAL, Row, Texts, are_public

NAMES = Texts("name", "description")
LINES = (*NAMES.fields("name"), *NAMES.fields("description"), PERSONAL)
REPEATED = NAMES.repeated
YES_NO = {"yes": True, "no": False}


def blank(**values: str) -> Form:
    """The form of a new thing."""
    return NAMES.filled({}, **values)


def filled(named: Named, **values: str) -> Form:
    """The form of a thing that has names, with room for some more."""
    saved = {code: (named.names[code], named.descriptions.get(code, "")) for code in sorted(named.names)}
    return NAMES.filled(saved, **values)


def read(form: Form) -> Naming:
    """The names as typed."""
    return Naming(*NAMES.read(form), public=are_public(form))


def yes_no(value: bool) -> str:
    """The value as a form has it."""
    return "yes" if value else "no"


def rows(form: Form, named: Named | None) -> list[Row]:
    """The rows for the languages pages are not in; marks those in which `named` has a name."""
    return NAMES.rows(form, named.names if named else ())

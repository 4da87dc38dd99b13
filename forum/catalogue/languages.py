"""Languages: adding and changing those people may write in."""

import re
from dataclasses import dataclass
from typing import Any

from forum.catalogue.editing import added, alone, changed, code_refused, column, last_place, refuse
from forum.catalogue.models import Language
from forum.catalogue.naming import Naming, stored, wrong_in
from forum.people.person import Person

CODE = re.compile(r"(?=.{2,12}$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SCRIPT = re.compile(r"[A-Z][a-z]{3}")
LONGEST_ENDONYM = 60


@dataclass(frozen=True, kw_only=True)
class LanguageDetails:
    """A language's code (BCP 47), which never changes, its name for itself, script (ISO 15924), and ltr or rtl."""

    code: str = ""
    endonym: str = ""
    script: str = ""
    direction: str = ""
    mediated: bool | None = None


async def add(details: LanguageDetails, naming: Naming, *, by: Person) -> Language:
    """A language people may write in from now on; pages are in the interface languages alone.

    Raises Invalid: `code: missing | characters | taken`, `endonym: missing | too_long`, `script: characters`,
    `direction: unknown`.
    """
    async with alone(by=by):
        values, wrong = _language_values(details, None)
        wrong |= code_refused(details.code, CODE, await column(Language.all(), "code"))
        refuse(wrong | await wrong_in(naming))
        position = await last_place(Language.all())
        return await added(Language(code=details.code, position=position, **values), naming, by=by)


async def change(language: Language, details: LanguageDetails, naming: Naming, *, by: Person) -> None:
    """Changes a language, all but its code. Raises Invalid as `add` does."""
    async with alone(by=by):
        language = await Language.get(code=language.code)
        values, wrong = _language_values(details, language)
        refuse(wrong | await wrong_in(naming, await stored("language", language.code)))
        await changed(language, values, naming, by=by)


def _language_values(details: LanguageDetails, before: Language | None) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {
        "endonym": details.endonym or (before.endonym if before else ""),
        "script": details.script or (before.script if before else "Latn"),
        "direction": details.direction or (before.direction if before else "ltr"),
        "mediated": details.mediated if details.mediated is not None else bool(before and before.mediated),
    }
    wrong = {}
    if not values["endonym"] or len(values["endonym"]) > LONGEST_ENDONYM:
        wrong["endonym"] = "too_long" if values["endonym"] else "missing"
    if not SCRIPT.fullmatch(values["script"]):
        wrong["script"] = "characters"
    if values["direction"] not in ("ltr", "rtl"):
        wrong["direction"] = "unknown"
    return values, wrong

"""Editing leaflets: a title, and for each language a PDF or a link."""

from dataclasses import dataclass
from typing import Any

from forum import events, files, text
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, column, keep, last_place, made_slug, refuse
from forum.catalogue.leaflets.models import Leaflet, LeafletVersion
from forum.catalogue.leaflets.views import KIND
from forum.catalogue.models import CatalogueName, Language, Topic
from forum.catalogue.naming import ENTERED, Naming, stored, wrong_in
from forum.files import letters
from forum.files.letters import PDF, Refused
from forum.people.permissions import require
from forum.people.person import Person

LONGEST_LINK = 300
SERVICES = "services"
"""The slug of the leaflet that the forum makes of its own facts."""


@dataclass(frozen=True, slots=True)
class VersionDetails:
    """A version as typed: a language, and a file or a link."""

    language: str
    url: str = ""
    file: bytes = b""


async def add(topic: str, naming: Naming, *, by: Person) -> Leaflet:
    """A new leaflet about a topic (its slug), last in order. Raises NotAllowed, Invalid (`topic: unknown`, those of names)."""
    async with alone(by=by):
        found = await Topic.get_or_none(slug=topic[:40])
        refuse({} if found else {"topic": "unknown"})
        refuse(await wrong_in(naming))
        taken = {SERVICES, *await column(Leaflet.all(), "slug")}
        slug, place = made_slug(naming, taken, "leaflet"), await last_place(Leaflet.all())
        row = await Leaflet.create(slug=slug, topic=found, position=place, source=ENTERED)
        await keep(KIND, row.id, naming, by=by)
        await _noted(row, "added", by=by)
        return row


async def change(leaflet: Leaflet, topic: str, naming: Naming, *, by: Person) -> None:
    """Changes title and topic. Raises NotAllowed, Invalid as `add` does."""
    async with alone(by=by):
        found = await Topic.get_or_none(slug=topic[:40])
        refuse({} if found else {"topic": "unknown"})
        refuse(await wrong_in(naming, await stored(KIND, leaflet.id)))
        languages = await keep(KIND, leaflet.id, naming, by=by)
        await Leaflet.filter(id=leaflet.id).update(topic=found)
        await _noted(leaflet, "changed", by=by, names=languages)


async def remove(leaflet: Leaflet, *, by: Person) -> None:
    """Removes a leaflet in every language; its files are swept away. Again: nothing happens."""
    async with alone(by=by):
        if not await Leaflet.filter(id=leaflet.id).exists():
            return
        await _noted(leaflet, "removed", by=by, slug=leaflet.slug)
        await CatalogueName.filter(kind=KIND, key=str(leaflet.id)).delete()
        await Leaflet.filter(id=leaflet.id).delete()


async def set_version(leaflet: Leaflet, details: VersionDetails, *, by: Person) -> None:
    """Sets what there is in a language, in place of what there was.

    Raises NotAllowed, Invalid: `language: missing | unknown`, `url: not_a_link | too_long`, `file: not_a_pdf | too_large |
    file_or_link`.
    """
    require(by, "manage_catalogue")
    refuse(_wrong(details))
    columns: dict[str, Any] = {"url": details.url, "file": "", "size": 0, "source": ENTERED, "unreached_on": None}
    if details.file:
        columns |= {"file": await _kept(details.file), "size": len(details.file)}
    async with alone(by=by):
        language = await Language.get_or_none(code=details.language)
        if language is None or details.language == "other":
            refuse({"language": "unknown"})
        about: dict[str, Any] = {"leaflet_id": leaflet.id, "language_id": details.language}
        await LeafletVersion.filter(**about).delete()
        await LeafletVersion.create(**about, **columns)
        await _noted(leaflet, "version_set", by=by, language=details.language)


def _wrong(details: VersionDetails) -> dict[str, str]:
    wrong = {"language": "" if details.language else "missing"}
    if len(details.language) > 12:
        wrong["language"] = "unknown"
    if bool(details.url) == bool(details.file):
        wrong["file"] = "file_or_link"
    elif details.url and not (details.url.startswith("https://") and text.is_link(details.url)):
        wrong["url"] = "not_a_link"
    elif len(details.url) > LONGEST_LINK:
        wrong["url"] = "too_long"
    return {name: code for name, code in wrong.items() if code}


async def _kept(data: bytes) -> str:
    """The name of a PDF's file, told by its content."""
    try:
        read = await letters.read(data) if data.startswith(b"%PDF-") or len(data) > letters.LARGEST else None
    except Refused as refused:
        refuse({"file": "too_large" if refused.code == "too_large" else "not_a_pdf"})
    if read is None or read.media_type != PDF:
        refuse({"file": "not_a_pdf"})
    return await files.keep(data)


async def remove_version(leaflet: Leaflet, language: str, *, by: Person) -> None:
    """Removes what there is in a language. Again: nothing happens."""
    async with alone(by=by):
        if await LeafletVersion.filter(leaflet_id=leaflet.id, language_id=language[:12]).delete():
            await _noted(leaflet, "version_removed", by=by, language=language[:12])


async def kept() -> set[str]:
    """The names of the files that leaflets refer to."""
    return {str(name) for name in await LeafletVersion.exclude(file="").values_list("file", flat=True)}


async def _noted(leaflet: Leaflet, act: str, *, by: Person, **particulars: Any) -> None:
    await events.record(f"leaflet.{act}", leaflet, by=by, **particulars)
    await snapshot.changed()

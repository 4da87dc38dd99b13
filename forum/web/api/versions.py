"""Official versions of answers for programs: the one in force, and all that an answer has had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from forum import clock, ids
from forum.threads.holding.masks import masks_for, never_revealed
from forum.threads.models import OfficialAnswer
from forum.threads.official import versions
from forum.threads.reading import revisions
from forum.threads.review_dates import being_checked
from forum.threads.visibility import find_post
from forum.web.api import texts
from forum.web.api.parameters import ANSWER
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html


@dataclass(frozen=True, slots=True)
class Source:
    """A law, a page or the practice of a cabinet that an official answer cites; `url` and `article` may be empty."""

    title: str
    url: str
    article: str


@dataclass(frozen=True, slots=True)
class OfficialVersion:
    """A version of an official answer. It is in force until it was replaced or withdrawn; one being checked is not to be
    relied on now.
    """

    short_answer: Html
    sources: Sequence[Source]
    cabinet: str
    kind: Annotated[str, "marked, proposed, renewed or corrected."]
    valid_from: date
    review_by: date
    marked_at: datetime
    replaced_at: datetime | None
    withdrawn_at: datetime | None
    in_force: bool
    checking: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """The official versions that an answer has had, the latest first."""

    answer: str
    thread: str
    versions: Sequence[OfficialVersion]


def version_of(version: OfficialAnswer, asked: Asked) -> OfficialVersion:
    in_force = version.replaced_at is None and version.withdrawn_at is None
    return OfficialVersion(
        short_answer=texts.html(version.language_id, version.short_html, asked),
        sources=[Source(each["title"], each["url"], each["article"]) for each in version.sources],
        cabinet=asked.catalogue.cabinets[version.cabinet_id].code,
        kind=version.kind,
        valid_from=version.valid_from,
        review_by=version.review_by,
        marked_at=version.marked_at,
        replaced_at=version.replaced_at,
        withdrawn_at=version.withdrawn_at,
        in_force=in_force,
        checking=in_force and being_checked(version, clock.today()),
    )


async def history(asked: Asked) -> Versions:
    """The versions of an answer; personal data are masked in those that ended, as on the page of its revisions."""
    seen: dict[str, Any] = {"reader": asked.reader, "catalogue": asked.catalogue}
    post, thread = await find_post(ids.decode(asked["answer"]), kind="answer", **seen)
    asked.open(thread)
    found = await revisions.shown_versions(versions.of_answer(post), thread, **seen)
    masks = await masks_for(asked.reader, thread, asked.catalogue, post=post, always=True, is_revealed=never_revealed)
    for each in found:
        if each.id != thread.official_id:
            masks.short(each)
    shown = [version_of(each, asked) for each in found]
    return Versions(ids.encode(post.id), ids.encode(thread.id), shown)


RESOURCES = (
    Resource(
        "/answers/{answer}/versions",
        "listVersions",
        "The official versions of an answer.",
        Versions,
        history,
        (ANSWER,),
    ),
)

"""Sources of official answers: a law, an article, a page, a cabinet's practice.

While a source is marked as changed, every official answer that cites it is being checked, until an officer renews or
corrects the answer or the mark is taken back.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.errors import Invalid, NotFound
from forum.people import permissions
from forum.people.person import Person
from forum.threads import state
from forum.threads.models import OfficialAnswer, Thread
from forum.threads.official.models import Citation, Source

LONGEST_REASON = 500
ROWS = 50
NUMBER = re.compile("[0-9]{1,9}")


class Cited(NamedTuple):
    """A source as an admin sees it, and how many public official answers in force cite it."""

    source: Source
    citing: int


async def cite(version: OfficialAnswer, named: Sequence[dict[str, str]]) -> list[Source]:
    """Cites sources in a version, adding those that are new; in the caller's transaction.

    Their rows stay locked until it ends, so that nobody marks one as changed without seeing this citation.
    """
    known = sorted({(each["title"], each["url"], each["article"]) for each in named})
    rows = [Source(title=title, url=url, article=article) for title, url, article in known]
    await Source.bulk_create(rows, ignore_conflicts=True)
    same = Q(*(Q(title=title, url=url, article=article) for title, url, article in known), join_type="OR")
    found = await Source.filter(same).order_by("id").select_for_update()
    await Citation.bulk_create(
        [Citation(version_id=version.id, source_id=source.id) for source in found], ignore_conflicts=True
    )
    return found


async def cite_uncited(*, batch: int = 200) -> int:
    """Cites the sources of versions that are older than the table of sources. Returns how many versions there were."""
    last, cited = -1, 0
    while found := await OfficialAnswer.filter(citations__id__isnull=True, id__gt=last).order_by("id").limit(batch):
        async with database.transaction():
            for version in (each for each in found if each.sources):
                await cite(version, version.sources)
                cited += 1
        last = found[-1].id
    return cited


async def change(source: Source, *, by: Person, reason: str) -> None:
    """Marks a source as changed: the versions in force that cite it are being checked from now on.

    Marking it again changes nothing. Raises NotSignedIn, NotAllowed, Invalid (`reason`: missing, too_long).
    """
    permissions.require(by, "manage_sources")
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long" if reason else "missing"})
    async with database.transaction():
        source = await _locked(source)
        if source.changed_at:
            return
        said = await public_contacts.hide_others(reason)
        await Source.filter(id=source.id).update(
            changed_at=clock.now(), changed_by_id=by.account_id, changed_reason=said
        )
        citing = await _citing(source)
        await _check(citing, True)
        await events.record("source.changed", source, by=by, versions=citing)


async def unchange(source: Source, *, by: Person) -> None:
    """Takes the mark back: versions that are being checked for no other source no longer are.

    Raises NotSignedIn, NotAllowed.
    """
    permissions.require(by, "manage_sources")
    async with database.transaction():
        source = await _locked(source)
        if source.changed_at is None:
            return
        await Source.filter(id=source.id).update(changed_at=None, changed_by_id=None, changed_reason="")
        citing = [row for row in await OfficialAnswer.filter(id__in=await _citing(source)) if row.checking]
        freed = [row.id for row in citing if not await is_outdated(row)]
        await _check(freed, False)
        await events.record("source.unchanged", source, by=by, versions=freed)


async def is_outdated(version: OfficialAnswer) -> bool:
    """Whether a source that the version cites has changed since it was marked."""
    return await Citation.filter(version_id=version.id, source__changed_at__gte=version.marked_at).exists()


def _in_public() -> Q:
    """The sources cited in public threads; those named in private threads alone are shown to no admin."""
    thread = "version__post__thread__"
    citing = Citation.filter(**{f"{thread}visibility": "public", f"{thread}status": "published"})
    return Q(id__in=Subquery(citing.values("source_id")))


async def find(source_id: int) -> Source:
    """The source with that id, if it is cited in public. Raises NotFound."""
    source = await Source.filter(_in_public(), id=source_id).first()
    if source is None:
        raise NotFound
    return source


async def known() -> list[Source]:
    """The sources that public official answers cite, by title, for choosing from: the first ROWS of them."""
    return await Source.filter(_in_public()).order_by("title", "id").limit(ROWS)


async def chosen(numbers: Sequence[str]) -> list[tuple[str, str, str]]:
    """The title, address and article of such sources, by their ids as a form has them; what is none is left out."""
    ids = [int(number) for number in numbers[:ROWS] if NUMBER.fullmatch(number)]
    found = await Source.filter(_in_public(), id__in=ids or [0]).order_by("id")
    return list(dict.fromkeys((each.title, each.url, each.article) for each in found))


async def listed(*, after: str = "", words: str = "", rows: int = ROWS) -> tuple[list[Cited], str]:
    """One page of sources by title, with `words` in it where given, and the cursor of the next one (empty at the end)."""
    query = Source.filter(_in_public())
    if words:
        query = query.filter(title__icontains=words)
    if NUMBER.fullmatch(after) and (last := await Source.get_or_none(id=int(after))):
        query = query.filter(Q(title__gt=last.title) | Q(title=last.title, id__gt=last.id))
    found = await query.order_by("title", "id").limit(rows + 1).select_related("changed_by")
    shown = found[:rows]
    counted = await _counted([source.id for source in shown])
    more = str(shown[-1].id) if len(found) > rows else ""
    return [Cited(source, counted.get(source.id, 0)) for source in shown], more


async def _counted(source_ids: list[int]) -> dict[int, int]:
    in_force: Any = Citation.filter(
        source_id__in=source_ids, version__official_of__visibility="public", version__official_of__status="published"
    )
    rows = await in_force.annotate(count=Count("id")).group_by("source_id").values_list("source_id", "count")
    return dict(rows)


async def _locked(source: Source) -> Source:
    return await Source.filter(id=source.id).select_for_update().get()


async def _citing(source: Source) -> list[int]:
    """The versions in force that cite a source."""
    threads = Thread.filter(official__citations__source_id=source.id).order_by("id")
    return [int(str(number)) for number in await threads.values_list("official_id", flat=True)]


async def _check(version_ids: Sequence[int], checking: bool) -> None:
    if version_ids:
        await OfficialAnswer.filter(id__in=list(version_ids)).update(checking=checking)
        await state.demote_overdue()

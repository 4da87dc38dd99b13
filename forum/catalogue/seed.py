"""Filling the catalogue from the facts. Only missing rows are added: an admin's change is never overruled."""

from collections.abc import Mapping
from datetime import timedelta

from forum import database, events
from forum.catalogue import facts, reasons, snapshot, terms
from forum.catalogue.facts_files import names_of
from forum.catalogue.leaflets import seed as leaflets
from forum.catalogue.models import (
    Cabinet,
    CatalogueName,
    Category,
    FormerSlug,
    InstitutionName,
    Language,
    Topic,
    TownHoliday,
)
from forum.catalogue.paths import seed as paths
from forum.catalogue.places import seed as places
from forum.events import Event

OTHER_NAMES = {"pt": "Outra língua", "en": "Another language", "ar": "لغة أخرى", **names_of("languages", "other")}
OWN = "own wording, unverified"
NOTHING: Mapping[str, str] = {}
THREE = ("pt", "en", "ar")
"""The languages that everything had a name in from the beginning."""
SHARED = ("code", "serving", "short", "valid_from", "valid_until", "in_force", "used_until")
"""What the names of one period have in common."""
ONE_DAY = timedelta(days=1)  # the facts give the first day no longer, rows the last day


async def fill() -> int:
    """Adds the languages, cabinets, topics, institutions, holidays, places, paths, leaflets, terms and reasons that are missing."""
    async with database.transaction():
        added = await _languages() + await _cabinets() + await _topics() + await _targets() + await _institutions()
        added += await _town_holidays() + await places.fill() + await paths.fill() + await leaflets.fill()
        added += await _further_names() + await terms.fill()
        if added:
            await snapshot.changed()
        added += await reasons.fill()
    return added


async def _name(
    kind: str,
    key: object,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    described: Mapping[str, str] | None = None,
) -> None:
    """Stores the names of a thing, each with its own source; a name of unknown source is our own wording."""
    texts = described or {}
    await CatalogueName.bulk_create(
        CatalogueName(
            kind=kind,
            key=str(key),
            language=code,
            name=name,
            description=texts.get(code, ""),
            source=sources.get(code, OWN),
        )
        for code, name in names.items()
    )


async def _languages() -> int:
    known = {row.code for row in await Language.all()}
    added = 0
    for position, fact in enumerate(facts.languages()):
        if fact.code in known:
            continue
        await Language.create(
            code=fact.code,
            endonym=fact.endonym,
            script=fact.script,
            direction=fact.direction,
            interface=fact.interface,
            mediated=fact.mediated,
            fallback=list(fact.fallback),
            position=position,
        )
        await _name("language", fact.code, fact.names, {})
        added += 1
    if "other" not in known:
        await Language.create(
            code="other",
            endonym="",
            script="Zyyy",
            direction="ltr",
            fallback=["en", "pt"],
            position=len(facts.languages()),
        )
        await _name("language", "other", OTHER_NAMES, {})
        added += 1
    return added


async def _cabinets() -> int:
    ids = {row.code: row.id for row in await Cabinet.all()}
    added = 0
    for fact in facts.cabinets():
        if fact.code in ids:
            continue
        parent_id = ids[fact.parent] if fact.parent else None
        row = await Cabinet.create(code=fact.code, parent_id=parent_id, position=fact.order)
        ids[fact.code] = row.id
        await _name("cabinet", row.id, fact.names, fact.name_sources, fact.descriptions)
        added += 1
    return added


async def _topics() -> int:
    groups = {row.slug: row.id for row in await Category.all()}
    added = 0
    for group in facts.groups():
        if group.slug not in groups:
            row = await Category.create(slug=group.slug, position=group.order)
            groups[group.slug] = row.id
            await _name("category", row.id, group.names, {})
            added += 1
    cabinets = {row.code: row.id for row in await Cabinet.all()}
    known = {row.slug for row in await Topic.all()} | {row.slug for row in await FormerSlug.all()}
    for position, fact in enumerate(facts.topics()):
        if fact.slug in known:
            continue
        topic = await Topic.create(
            slug=fact.slug,
            category_id=groups[fact.group],
            cabinet_id=cabinets[fact.cabinet],
            icon=fact.icon,
            visibility=fact.visibility,
            sensitive=fact.sensitive,
            who_answers=fact.who_answers,
            first_reply_hours=fact.first_reply_hours,
            position=position,
        )
        await _name("topic", topic.id, fact.names, fact.name_sources, fact.descriptions)
        added += 1
    return added


async def _targets() -> int:
    """Gives topics from before there were targets theirs; one that an admin set, to nothing even, stays."""
    without = {row.id: row.slug for row in await Topic.filter(first_reply_hours=0)}
    acts = await Event.filter(subject="topic", subject_id__in=list(without)).values_list("subject_id", "particulars")
    said = {topic_id for topic_id, act in acts if "first_reply_hours" in act.get("columns", ())}
    hours = {fact.slug: fact.first_reply_hours for fact in facts.topics()}
    missing = {topic_id: hours.get(slug, 0) for topic_id, slug in without.items() if topic_id not in said}
    for topic_id, target in missing.items():
        await Topic.filter(id=topic_id).update(first_reply_hours=target)
    return sum(bool(target) for target in missing.values())


async def _institutions() -> int:
    """Names with their days. One in force today has no last day until an admin says which name follows it."""
    known = {row.code for row in await InstitutionName.all()}
    added = 0
    for fact in facts.institutions():
        if fact.code in known:
            continue
        for period in fact.periods:
            for language, name in period.names.items():
                await InstitutionName.create(
                    code=fact.code,
                    serving=fact.operating,
                    language=language,
                    name=name,
                    short=period.short,
                    valid_from=period.valid_from,
                    valid_until=None if period.in_force or not period.valid_until else period.valid_until - ONE_DAY,
                    source=period.name_sources.get(language, OWN),
                    in_force=period.in_force,
                )
        added += 1
    return added


async def _town_holidays() -> int:
    """The holidays of towns of which an admin has said nothing, and none that was removed."""
    known = {events.digest(row.town) for row in await TownHoliday.all()}
    for act in await Event.filter(subject="townholiday"):
        # Records had the town itself once.
        known |= {act.particulars["town"], events.digest(act.particulars["town"])}
    missing = [fact for fact in facts.town_holidays() if events.digest(fact.town) not in known]
    for fact in missing:
        await TownHoliday.create(town=fact.town, day=fact.day, source=fact.source)
    return len(missing)


async def _further_names() -> int:
    """The names of what there is, in languages in which nothing of its kind has one: those that came with a later version.

    An admin may take such a name away again: once one thing has a name in a language, nothing more is added in it.
    """
    languages = {fact.code: (fact.names, NOTHING) for fact in facts.languages()} | {"other": (OTHER_NAMES, NOTHING)}
    groups = {row.slug: str(row.id) for row in await Category.all()}
    cabinets = {row.code: str(row.id) for row in await Cabinet.all()}
    return sum(
        [
            await _name_further("language", languages),
            await _name_further(
                "category", {groups[g.slug]: (g.names, NOTHING) for g in facts.groups() if g.slug in groups}
            ),
            await _name_further(
                "cabinet", {cabinets[c.code]: (c.names, c.descriptions) for c in facts.cabinets() if c.code in cabinets}
            ),
            await _institutions_further(),
        ]
    )


async def _name_further(kind: str, things: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]) -> int:
    rows = await CatalogueName.filter(kind=kind)
    known = {row.language for row in rows}
    there = {row.key for row in rows} & set(things)
    missing = {code for key in there for code in things[key][0]} - known
    for key in there if missing else ():
        names, described = things[key]
        await _name(kind, key, {code: name for code, name in names.items() if code in missing}, {}, described)
    return len(missing)


async def _institutions_further() -> int:
    """The same for the names of institutions, of each period that still has the Portuguese name of the facts."""
    rows = await InstitutionName.all()
    missing = 0
    for period in [period for fact in facts.institutions() for period in fact.periods]:
        own = next((row for row in rows if (row.language, row.name) == ("pt", period.names["pt"])), None)
        if own is None or any(row.code == own.code and row.language not in THREE for row in rows):
            continue
        for language in [code for code in period.names if code not in THREE]:
            shared = {name: getattr(own, name) for name in SHARED}
            await InstitutionName.create(language=language, name=period.names[language], source=OWN, **shared)
            missing += 1
    return missing

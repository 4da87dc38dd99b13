"""Filling the catalogue from the facts. Only missing rows are added: an admin's change is never overruled."""

from collections.abc import Mapping
from datetime import timedelta

from forum import database, events
from forum.catalogue import facts, reasons, snapshot, terms
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
from forum.events import Event

OTHER_NAMES = {"pt": "Outra língua", "en": "Another language", "ar": "لغة أخرى"}
OWN = "own wording, unverified"
ONE_DAY = timedelta(days=1)  # the facts give the first day no longer, rows the last day


async def fill() -> int:
    """Adds the languages, cabinets, categories, topics, institutions, municipal holidays, terms and reasons that are missing."""
    async with database.transaction():
        added = await _languages() + await _cabinets() + await _topics() + await _targets() + await _institutions()
        added += await _town_holidays() + await terms.fill()
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

"""The catalogue for programs: topics, cabinets, languages, notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from forum import clock
from forum.catalogue.notices import NoticeView, in_force
from forum.catalogue.paths.views import about
from forum.catalogue.views import CabinetView, LanguageView, TopicView
from forum.errors import NotFound
from forum.web.api import texts
from forum.web.api.parameters import SLUG, Parameter
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html

Names = Annotated[Mapping[str, str], "By the code of a language."]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic. Of a sensitive one no thread is here; `two_confirm`: it takes two officers to make an answer official."""

    slug: str
    url: str
    name: Annotated[str, "In the asked language or the nearest."]
    names: Names
    description: str
    category: Annotated[str, "The name of its group."]
    cabinet: str
    sensitive: bool
    private_first: Annotated[bool, "Questions are private unless their asker chooses otherwise."]
    two_confirm: bool
    paths: Annotated[Sequence[str], "The slugs of paths that it names."]


@dataclass(frozen=True, slots=True)
class TopicList:
    """All topics in their order."""

    topics: Sequence[Topic]


@dataclass(frozen=True, slots=True)
class Cabinet:
    """A cabinet: who answers for its topics. `bring` is what people take there, empty where nobody checked that."""

    code: str
    url: str
    name: str
    names: Names
    description: str
    part_of: str | None
    opening_hours: Annotated[str, "In OpenStreetMap's syntax; empty where it keeps those of all."]
    bring: Sequence[str]
    bring_checked_on: date | None
    topics: Sequence[str]
    places: Sequence[str]


@dataclass(frozen=True, slots=True)
class CabinetList:
    """All cabinets in their order."""

    cabinets: Sequence[Cabinet]


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which somebody can ask; `interface`: pages and this interface are in it."""

    code: str
    name: str
    endonym: Annotated[str, "Its own name for itself."]
    direction: str
    interface: bool
    mediated: Annotated[bool, "Mediators work in it."]


@dataclass(frozen=True, slots=True)
class LanguageList:
    """All languages in their order."""

    languages: Sequence[Language]


@dataclass(frozen=True, slots=True)
class Notice:
    """A dated notice for everybody; `kind` is notice, scam or rumour, `tone` info, warn or campaign."""

    id: int
    kind: str
    tone: str
    lang: Annotated[str, "The language of title and body: the asked one or the nearest."]
    title: str
    body: Html | None
    languages: Annotated[Sequence[str], "All languages that it is told in."]
    topic: str | None
    places: Sequence[str]
    starts_at: datetime
    ends_at: Annotated[datetime | None, "None: until it is ended."]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """The notices that stand now, warnings first."""

    notices: Sequence[Notice]


async def topics(asked: Asked) -> TopicList:
    offered = [each for _, found in asked.catalogue.offered_topics() for each in found]
    return TopicList([_topic(each, asked) for each in offered])


async def topic(asked: Asked) -> Topic:
    found = asked.catalogue.topic(asked["slug"]) or asked.catalogue.topic_once_called(asked["slug"])
    if found is None:
        raise NotFound
    return _topic(found, asked)


def _topic(view: TopicView, asked: Asked) -> Topic:
    known = asked.catalogue
    return Topic(
        slug=view.slug,
        url=asked.address("topics.show", slug=view.slug),
        name=view.name(asked.ui),
        names=view.names,
        description=view.description(asked.ui),
        category=known.categories[view.category_id].name(asked.ui),
        cabinet=known.cabinets[view.cabinet_id].code,
        sensitive=view.sensitive,
        private_first=view.visibility == "private",
        two_confirm=view.two_confirm,
        paths=[each.slug for each in about(known.paths, view.id)],
    )


async def cabinets(asked: Asked) -> CabinetList:
    return CabinetList([_cabinet(each, asked) for each in asked.catalogue.cabinets.values() if not each.archived])


async def cabinet(asked: Asked) -> Cabinet:
    found = asked.catalogue.cabinet(asked["cabinet"])
    if found is None:
        raise NotFound
    return _cabinet(found, asked)


def _cabinet(view: CabinetView, asked: Asked) -> Cabinet:
    known, today = asked.catalogue, clock.today()
    above = known.cabinets.get(view.parent_id) if view.parent_id else None
    return Cabinet(
        code=view.code,
        url=asked.address("cabinets.show", cabinet=view.code),
        name=view.name(asked.ui),
        names=view.names,
        description=view.description(asked.ui),
        part_of=above.code if above else None,
        opening_hours=view.opening_hours,
        bring=view.bring_in(asked.ui)[1],
        bring_checked_on=view.bring_checked_on,
        topics=[each.slug for each in known.topics.values() if each.cabinet_id == view.id and not each.archived],
        places=[each.slug for each in known.places.values() if view.code in each.cabinets and each.on(today)],
    )


async def languages(asked: Asked) -> LanguageList:
    return LanguageList([_language(each, asked) for each in asked.catalogue.offered_languages()])


def _language(view: LanguageView, asked: Asked) -> Language:
    name = view.name(asked.ui)
    return Language(view.code, name, view.endonym or name, view.direction, view.interface, view.mediated)


async def notices(asked: Asked) -> NoticeList:
    """Every notice for visitors, as on its own page."""
    found = in_force(asked.catalogue.notices, reader=asked.reader, at=clock.now())
    return NoticeList([_notice(each, asked) for each in found])


def _notice(view: NoticeView, asked: Asked) -> Notice:
    code = view.language_for(asked.ui)
    topic = asked.catalogue.topics.get(view.topic_id) if view.topic_id else None
    return Notice(
        id=view.id,
        kind=view.kind,
        tone=view.tone,
        lang=code,
        title=view.texts[code].title,
        body=texts.perhaps(code, view.texts[code].html, asked),
        languages=list(view.texts),
        topic=topic.slug if topic else None,
        places=view.places,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
    )


SLUG_OF_TOPIC = Parameter("slug", "The slug of a topic.", SLUG, in_path=True)
CODE = Parameter("cabinet", "The code of a cabinet.", SLUG, in_path=True)
RESOURCES = (
    Resource("/topics", "listTopics", "The topics.", TopicList, topics),
    Resource("/topics/{slug}", "getTopic", "A topic, also by an earlier slug.", Topic, topic, (SLUG_OF_TOPIC,)),
    Resource("/cabinets", "listCabinets", "The cabinets.", CabinetList, cabinets),
    Resource("/cabinets/{cabinet}", "getCabinet", "A cabinet.", Cabinet, cabinet, (CODE,)),
    Resource("/languages", "listLanguages", "The languages in which somebody can ask.", LanguageList, languages),
    Resource("/notices", "listNotices", "The notices that stand now.", NoticeList, notices),
)

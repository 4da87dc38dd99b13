"""Dated notices as admins plan, change and end them. Pages show them by the clock alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from forum import clock, events, text
from forum.catalogue import notices, public_contacts, snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.models import Topic, one
from forum.catalogue.naming import REQUIRED
from forum.catalogue.notices import AUDIENCES, KINDS, NOTICE, STAFF, TONES, Notice, NoticeText, NoticeView, Said
from forum.catalogue.views import LanguageView
from forum.errors import NotFound
from forum.people.permissions import require
from forum.people.person import Person

LONGEST_TITLE = 120
LONGEST_BODY = 600
"""Characters: a notice in two languages still fits into the first round trip with the page it stands on."""

LONGEST_ADDRESS = 300
FIRST_YEAR, LAST_YEAR = 2000, 2200
TYPED = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, kw_only=True)
class NoticeDetails:
    """A notice as typed: a topic or places by slug or none, a language's code or none, an address of ours from / on or https.

    `starts_at` and `ends_at` are day and time in Lisbon, as 2027-01-31T09:00; no start is now, no end until it is ended.
    """

    audience: str = "everyone"
    reader_language: str = ""
    topic: str = ""
    places: Collection[str] = ()
    tone: str = "info"
    kind: str = NOTICE
    href: str = ""
    starts_at: str = ""
    ends_at: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Titles and bodies by language, as typed. `wrong` are errors of words whose language could not be told.

    `public` says that numbers and addresses in them are nobody's own; otherwise they are hidden.
    """

    titles: Mapping[str, str]
    bodies: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    public: bool = False

    @property
    def languages(self) -> list[str]:
        return [code for code in {**self.titles, **self.bodies} if self.titles.get(code) or self.bodies.get(code)]


async def drafted(
    details: NoticeDetails, wording: Wording, *, by: Person, before: NoticeView | None = None
) -> NoticeView:
    """The notice as it would be, for looking at; nothing is written.

    Raises NotAllowed, and Invalid: `audience`, `tone`, `topic`, `places`, `reader_language` (unknown),
    `places: with_topic`, `href` (not_a_link,
    too_long), `starts_at` and `ends_at` (malformed), `ends_at: before_start`, `title_<language>` (missing in a language that is
    `needed` and for a body, too_long, unknown), `body_<language>: too_long`.
    """
    require(by, "manage_catalogue")
    known = await snapshot.current()
    readers = needed(details) if details.reader_language in ("", *known.languages) else ()
    wrong = _wrong_choices(details) | _wrong_words(wording, known.offered_languages(), readers)
    topic = await one(Topic, slug=details.topic) if details.topic else None
    if details.topic and topic is None:
        wrong["topic"] = "unknown"
    if details.places:
        wrong |= _wrong_places(details, known.places)
    if details.reader_language and details.reader_language not in known.languages:
        wrong["reader_language"] = "unknown"
    starts_at = _moment("starts_at", details.starts_at, before.starts_at if before else None, wrong)
    ends_at = _moment("ends_at", details.ends_at, before.ends_at if before else None, wrong)
    starts_at = starts_at or (before.starts_at if before else clock.now().replace(second=0, microsecond=0))
    if ends_at and ends_at <= starts_at:
        wrong.setdefault("ends_at", "before_start")
    refuse(wrong | dict(wording.wrong))
    return NoticeView(
        id=before.id if before else 0,
        audience=details.audience,
        reader_language=details.reader_language,
        topic_id=topic.id if topic else None,
        tone=details.tone,
        kind=details.kind,
        href=details.href,
        starts_at=starts_at,
        ends_at=ends_at,
        texts={code: await _said(wording, code) for code in known.languages if code in wording.languages},
        places=tuple(slug for slug in known.places if slug in details.places),
    )


async def plan(details: NoticeDetails, wording: Wording, *, by: Person) -> int:
    """A new notice, shown from its start on; gives its id. Raises as `drafted` does."""
    made = await drafted(details, wording, by=by)
    async with alone(by=by):
        row = await Notice.create(**_columns(made), created_by_id=by.account_id)
        await NoticeText.bulk_create(_rows(row.id, made.texts))
        await _confirmed(wording, by=by)
        await events.record("campaign.added", row, by=by, languages=sorted(made.texts))
        await snapshot.changed()
    return row.id


async def change(before: NoticeView, details: NoticeDetails, wording: Wording, *, by: Person) -> None:
    """Changes a notice; the same again changes nothing. Raises as `drafted` does."""
    made = await drafted(details, wording, by=by, before=before)
    columns = [name for name, value in _columns(made).items() if value != getattr(before, name)]
    languages = [code for code in {**before.texts, **made.texts} if before.texts.get(code) != made.texts.get(code)]
    if not columns and not languages:
        return
    async with alone(by=by):
        row = await Notice.get(id=before.id)
        await Notice.filter(id=row.id).update(**_columns(made))
        if languages:
            written = {code: made.texts[code] for code in languages if code in made.texts}
            await NoticeText.filter(notice_id=row.id, language__in=languages).delete()
            await NoticeText.bulk_create(_rows(row.id, written))
            await _confirmed(wording, by=by)
        await events.record("campaign.changed", row, by=by, columns=columns, languages=sorted(languages))
        await snapshot.changed()


async def end(notice: NoticeView, *, by: Person) -> None:
    """Ends a notice now; one that has not begun is called off. Ending an ended one changes nothing. Raises NotAllowed."""
    require(by, "manage_catalogue")
    state = notice.state(clock.now())
    if state == "ended":
        return
    async with alone(by=by):
        row = await Notice.get(id=notice.id)
        column = "archived_at" if state == "planned" else "ends_at"
        await Notice.filter(id=row.id).update(**{column: clock.now()})
        await events.record("campaign.ended", row, by=by)
        await snapshot.changed()


async def kept() -> list[NoticeView]:
    """Every notice that was not called off, the latest begun first."""
    known = await snapshot.current()
    rows = await notices.loaded(list(known.languages), ended=True)
    return sorted(rows, key=lambda each: (each.starts_at, each.id), reverse=True)


async def find(notice_id: int) -> NoticeView:
    """The notice of that id. Raises NotFound, also for one that was called off."""
    found = next((each for each in await kept() if each.id == notice_id), None)
    if found is None:
        raise NotFound
    return found


def as_typed(moment: datetime | None) -> str:
    """A moment as a form has it: day and time in Lisbon."""
    return moment.astimezone(clock.LISBON).strftime(TYPED) if moment else ""


def _moment(name: str, given: str, before: datetime | None, wrong: dict[str, str]) -> datetime | None:
    # What stands in the form as it was stays as it was: an hour that comes twice in autumn, the seconds of an end.
    if not given or given == as_typed(before):
        return before if given else None
    try:
        local = datetime.strptime(given.replace(" ", "T")[:16], TYPED)
    except ValueError:
        local = None
    if local is None or not FIRST_YEAR <= local.year <= LAST_YEAR:
        wrong[name] = "malformed"
        return None
    return local.replace(tzinfo=clock.LISBON).astimezone(UTC)


def _wrong_choices(details: NoticeDetails) -> dict[str, str]:
    wrong = {}
    if details.audience not in AUDIENCES:
        wrong["audience"] = "unknown"
    if details.tone not in TONES:
        wrong["tone"] = "unknown"
    if details.kind not in KINDS:
        wrong["kind"] = "unknown"
    if len(details.href) > LONGEST_ADDRESS:
        wrong["href"] = "too_long"
    elif details.href and not (details.href.startswith(("/", "https://")) and text.is_link(details.href)):
        wrong["href"] = "not_a_link"
    return wrong


def _wrong_places(details: NoticeDetails, known: Collection[str]) -> dict[str, str]:
    if not set(details.places) <= set(known):
        return {"places": "unknown"}
    return {"places": "with_topic"} if details.topic else {}  # A page of places has no topic: none would show it.


def needed(details: NoticeDetails) -> tuple[str, ...]:
    """The languages a notice must be in: its readers' own, Portuguese for the team, else all that pages are in."""
    if details.reader_language:
        return (details.reader_language,)
    return REQUIRED[:1] if details.audience == STAFF else REQUIRED


def _wrong_words(wording: Wording, offered: list[LanguageView], needed: Iterable[str]) -> dict[str, str]:
    known = {language.code for language in offered} | set(REQUIRED)
    wrong = {}
    for code in dict.fromkeys([*needed, *wording.languages]):
        title, body = wording.titles.get(code, ""), wording.bodies.get(code, "")
        if code not in known:
            wrong[f"title_{code}"] = "unknown"
        elif not title or len(title) > LONGEST_TITLE:
            wrong[f"title_{code}"] = "too_long" if title else "missing"
        if len(body) > LONGEST_BODY:
            wrong[f"body_{code}"] = "too_long"
    return wrong


async def _said(wording: Wording, code: str) -> Said:
    title, body = wording.titles[code], wording.bodies.get(code, "")
    if not wording.public:
        title, body = await public_contacts.hide_others(title), await public_contacts.hide_others(body)
    prose = await text.prose(body)
    return Said(title, prose.html, prose.source)


async def _confirmed(wording: Wording, *, by: Person) -> None:
    if wording.public:
        await public_contacts.confirm_in([*wording.titles.values(), *wording.bodies.values()], by=by)


def _columns(made: NoticeView) -> dict[str, Any]:
    names = ("audience", "reader_language", "topic_id", "places", "tone", "kind", "href", "starts_at", "ends_at")
    return {name: getattr(made, name) for name in names}


def _rows(notice_id: int, texts: Mapping[str, Said]) -> list[NoticeText]:
    return [
        NoticeText(notice_id=notice_id, language=code, title=said.title, body=said.body, html=said.html)
        for code, said in texts.items()
    ]

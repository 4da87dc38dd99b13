"""Dated notices as the catalogue holds them: audience, pages, first and last moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.models import Model

from forum import clock
from forum.catalogue import facts
from forum.catalogue.models import as_view
from forum.people.person import Person

EVERYONE, VISITORS, MEMBERS, STAFF = AUDIENCES = ("everyone", "visitors", "members", "staff")
INFO, WARN, CAMPAIGN = TONES = ("info", "warn", "campaign")
NOTICE, SCAM, RUMOUR = KINDS = ("notice", "scam", "rumour")
LAST_RESORT = ("pt", "en")


class Notice(Model):
    """A dated notice, with its audience, topic, first and last moment.

    `audience` is everyone, visitors, members or staff, `kind` one of KINDS. `reader_language` narrows it to readers of the
    forum, or of a list, in that language, `places` to pages that show one of these, by slug; none: every page. `tone` is
    info, warn or campaign; `href` the address it leads to. None as `ends_at`: until ended.
    """

    id = fields.IntField(primary_key=True)
    audience = fields.CharField(max_length=8, default="everyone")
    reader_language = fields.CharField(max_length=12, default="")
    topic: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Topic", null=True, related_name="notices", on_delete=fields.CASCADE
    )
    topic_id: int | None
    places: list[str] | None = fields.JSONField(null=True)
    tone = fields.CharField(max_length=8, default="info")
    kind = fields.CharField(max_length=8, default="notice", db_default="notice")
    href = fields.CharField(max_length=300, default="")
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)
    created_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="notices", on_delete=fields.SET_NULL
    )
    created_by_id: int | None
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"


class NoticeText(Model):
    """The text of a notice in one language; `html` was rendered at write."""

    id = fields.IntField(primary_key=True)
    notice: fields.ForeignKeyRelation[Notice] = fields.ForeignKeyField("forum.Notice", related_name="texts")
    notice_id: int
    language = fields.CharField(max_length=12)
    title = fields.CharField(max_length=150)
    body = fields.TextField(default="")
    html = fields.TextField(default="")

    class Meta:
        table = "notice_text"
        unique_together = (("notice", "language"),)


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in one language: `body` as it was typed, `html` as it was rendered at write."""

    title: str
    html: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice; the audience `members` is everybody with an account; `ends_at` None is until an admin ends it."""

    id: int
    audience: str
    reader_language: str
    topic_id: int | None
    tone: str
    kind: str
    href: str
    starts_at: datetime
    ends_at: datetime | None
    texts: Mapping[str, Said]
    places: tuple[str, ...] = ()

    def state(self, moment: datetime) -> str:
        """planned, shown or ended: it is shown from its first moment on and no longer at its end."""
        if moment < self.starts_at:
            return "planned"
        return "ended" if self.ends_at is not None and self.ends_at <= moment else "shown"

    def is_for(self, reader: Person) -> bool:
        """Whether the reader belongs to its audience."""
        return {VISITORS: not reader.signed_in, MEMBERS: reader.signed_in, STAFF: reader.is_staff}.get(
            self.audience, True
        )

    def is_about(self, topic_id: int | None, languages: Collection[str], places: Collection[str] = ()) -> bool:
        """Whether it belongs on a page on that topic that shows those places, with a reader or texts in those languages."""
        if self.places and not set(self.places) & set(places):
            return False
        return self.topic_id in (None, topic_id) and (not self.reader_language or self.reader_language in languages)

    def language_for(self, interface: str, own: Iterable[str] = ()) -> str:
        """The language to tell it in: that of the page, one of the reader's `own`, or the nearest to that of the page."""
        nearest = (interface, *own, *facts.fallback(interface), *LAST_RESORT)
        return next((code for code in nearest if code in self.texts), next(iter(self.texts)))


def in_force(planned: Iterable[NoticeView], *, reader: Person, at: datetime) -> list[NoticeView]:
    """The notices that show at that moment to this reader, warnings first, then the latest begun."""
    shown = [each for each in planned if each.state(at) == "shown" and each.is_for(reader)]
    return sorted(shown, key=lambda each: (each.tone != WARN, -each.starts_at.timestamp(), each.id))


def in_force_now(planned: Iterable[NoticeView], *, reader: Person) -> list[NoticeView]:
    """Those `in_force` now; another moment matters only once one of them begins or ends."""
    planned = tuple(planned)
    at = clock.until_next(each for notice in planned for each in (notice.starts_at, notice.ends_at))
    return in_force(planned, reader=reader, at=at)


async def loaded(languages: Collection[str], *, ended: bool = False) -> tuple[NoticeView, ...]:
    """The notices that were not called off, their texts in the order of `languages`; `ended` ones only if asked for."""
    rows = Notice.filter(archived_at=None).order_by("id")
    if not ended:
        rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=clock.moment()))
    found = await rows
    said: dict[int, dict[str, Said]] = {row.id: {} for row in found}
    for text in await NoticeText.filter(notice_id__in=list(said)) if said else []:
        said[text.notice_id][text.language] = Said(text.title, text.html, text.body)
    order = {code: place for place, code in enumerate(languages)}
    return tuple(
        as_view(
            NoticeView,
            row,
            texts=dict(sorted(said[row.id].items(), key=lambda each: order.get(each[0], len(order)))),
            places=tuple(row.places or ()),
        )
        for row in found
        if said[row.id]
    )

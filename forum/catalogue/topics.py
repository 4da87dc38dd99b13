"""Topics: adding and changing them, and the addresses they have and had."""

import re
from dataclasses import dataclass
from typing import Any

from forum.catalogue.editing import SLUG, added, alone, changed, column, last_place, made_slug, refuse
from forum.catalogue.models import Cabinet, Category, FormerSlug, Topic, one
from forum.catalogue.naming import Naming, stored, wrong_in
from forum.people.person import Person

ICON = re.compile(r"[a-z0-9-]{0,40}")
VISIBILITIES = ("public", "private")
WHO_ANSWERS = ("staff", "members")
LONGEST_REPLY = 400  # working hours
LONGEST_REVIEW = 3650  # days


@dataclass(frozen=True, kw_only=True)
class TopicDetails:
    """A topic's place and rules: `category` by slug, `cabinet` by code. An empty value leaves it as it is.

    `first_reply_hours` are the working hours to a first answer as typed, "0" to promise none.
    """

    slug: str = ""
    category: str = ""
    cabinet: str = ""
    icon: str = ""
    visibility: str = ""
    sensitive: bool | None = None
    who_answers: str = ""
    first_reply_hours: str = ""
    two_confirm: bool | None = None
    read_first: bool | None = None
    review_days: str = ""


async def add(details: TopicDetails, naming: Naming, *, by: Person) -> Topic:
    """A new topic, last in its group: public, answered by staff, its slug from the English name, unless told otherwise.

    Raises Invalid: `slug: characters | taken`, `category` and `cabinet`: `missing | unknown | archived`; `unknown` for
    an `icon`, `visibility` or `who_answers` there is not; `first_reply_hours: number`; `review_days:
    malformed`; and as `naming.wrong_in` says.
    """
    async with alone(by=by):
        values, wrong = await _values(details, None)
        refuse(wrong | await wrong_in(naming))
        if not details.slug:
            taken = [*await column(Topic.all(), "slug"), *await column(FormerSlug.all(), "slug")]
            values["slug"] = made_slug(naming, taken, "topic")
        values["position"] = await last_place(Topic.filter(category_id=values["category_id"]))
        return await added(Topic(**values), naming, by=by)


async def change(topic: Topic, details: TopicDetails, naming: Naming, *, by: Person) -> Topic:
    """Changes a topic, and returns it as it is then. Its earlier slug stays its own and leads to it.

    Raises Invalid as `add` does.
    """
    async with alone(by=by):
        topic = await Topic.get(id=topic.id)
        values, wrong = await _values(details, topic)
        refuse(wrong | await wrong_in(naming, await stored("topic", topic.id)))
        if values["category_id"] != topic.category_id:
            values["position"] = await last_place(Topic.filter(category_id=values["category_id"]))
        if values["slug"] != topic.slug:
            await FormerSlug.filter(slug=values["slug"]).delete()
            await FormerSlug.create(slug=topic.slug, topic_id=topic.id)
        await changed(topic, values, naming, by=by)
        return topic


async def _values(details: TopicDetails, before: Topic | None) -> tuple[dict[str, Any], dict[str, str]]:
    """A topic's columns, and the errors of the details."""
    wrong: dict[str, str] = {}
    category_id, cabinet_id = (before.category_id, before.cabinet_id) if before else (0, 0)
    if details.category or not before:
        category = await one(Category, slug=details.category)
        category_id = _offered("category", details.category, category, category_id, wrong)
    if details.cabinet or not before:
        cabinet = await one(Cabinet, code=details.cabinet)
        cabinet_id = _offered("cabinet", details.cabinet, cabinet, cabinet_id, wrong)
    values: dict[str, Any] = {
        "slug": details.slug or (before.slug if before else ""),
        "category_id": category_id,
        "cabinet_id": cabinet_id,
        "icon": details.icon or (before.icon if before else ""),
        "visibility": details.visibility or (before.visibility if before else "public"),
        "sensitive": details.sensitive if details.sensitive is not None else bool(before and before.sensitive),
        "who_answers": details.who_answers or (before.who_answers if before else "staff"),
    }
    if details.first_reply_hours:
        values["first_reply_hours"] = _hours(details.first_reply_hours, wrong)
    if details.two_confirm is not None:
        values["two_confirm"] = details.two_confirm
    if details.read_first is not None:
        values["read_first"] = details.read_first
    if details.review_days:
        values["review_days"] = _days(details.review_days, wrong)
    if details.slug and (code := await _slug_refused(details.slug, before)):
        wrong["slug"] = code
    choices = {"icon": ICON.fullmatch(values["icon"]), "visibility": values["visibility"] in VISIBILITIES}
    choices["who_answers"] = values["who_answers"] in WHO_ANSWERS
    return values, wrong | {name: "unknown" for name, known in choices.items() if not known}


def _hours(given: str, wrong: dict[str, str]) -> int:
    if not re.fullmatch("[0-9]{1,3}", given) or int(given) > LONGEST_REPLY:
        wrong["first_reply_hours"] = "number"
        return 0
    return int(given)


def _days(given: str, wrong: dict[str, str]) -> int:
    if not re.fullmatch("[0-9]{1,4}", given) or not 1 <= int(given) <= LONGEST_REVIEW:
        wrong["review_days"] = "malformed"
        return 0
    return int(given)


def _offered(name: str, given: str, found: Category | Cabinet | None, before: int, wrong: dict[str, str]) -> int:
    """The id of the category or cabinet; an archived one is accepted only where it stood already."""
    if found is None:
        wrong[name] = "unknown" if given else "missing"
        return before
    if found.archived_at and found.id != before:
        wrong[name] = "archived"
    return found.id


async def _slug_refused(slug: str, topic: Topic | None) -> str:
    if not SLUG.fullmatch(slug):
        return "characters"
    now, before = await column(Topic.filter(slug=slug), "id"), await column(FormerSlug.filter(slug=slug), "topic_id")
    return "taken" if {*now, *before} - {topic.id if topic else None} else ""

"""Where the entries of the audit lead: the page of what each names, and its name there."""

from collections.abc import Callable, Mapping
from typing import Any

from forum import ids
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.visibility import visible_to
from forum.web.requests.request import ForumRequest
from moderation.oversight.audit import Entry

Link = tuple[str, str]
"""A name and an address; an empty address where there is no page."""

SECTIONS = {
    "institutionname": "institutions",
    "linechange": "lines",
    "source": "sources",
    "proposal": "proposals",
    "holding": "rules",
    "setting": "settings",
}
"""Sections of the administration whose list stands for their rows."""

ROWS = {"routingrule": ("routing", "rule"), "savedreply": ("replies", "reply"), "reason": ("reasons", "reason")}


async def of(entries: list[Entry], request: ForumRequest) -> dict[int, Link]:
    """The link of each entry that has a name or a page, by the entry's id."""
    people = dict(await Account.filter(id__in=_ids(entries, "account")).values_list("id", "nickname"))
    posts = dict(await Post.filter(id__in=_ids(entries, "post")).values_list("id", "thread_id"))
    wanted = [*_ids(entries, "thread"), *posts.values()]
    visible = Thread.filter(visible_to(request.user, request.catalogue), id__in=wanted or [0])
    seen = {thread.id: thread for thread in await visible}
    found = ((entry.id, _link(entry, request, people, posts, seen)) for entry in entries)
    return {entry_id: link for entry_id, link in found if link}


def _ids(entries: list[Entry], subject: str) -> list[int]:
    return sorted({entry.subject_id for entry in entries if entry.subject == subject}) or [0]


def _link(
    entry: Entry, request: ForumRequest, people: Mapping[Any, Any], posts: Mapping[Any, Any], seen: Mapping[int, Thread]
) -> Link | None:
    if entry.subject == "account":
        return (people[entry.subject_id], "") if entry.subject_id in people else None
    if entry.subject in ("thread", "post"):
        return _of_thread(entry, request, posts.get(entry.subject_id, entry.subject_id), seen)
    if entry.subject in SECTIONS:
        return "", request.link(f"admin.{SECTIONS[entry.subject]}")
    if entry.subject in ROWS:
        section, name = ROWS[entry.subject]
        row: dict[str, Any] = {name: entry.subject_id}
        return "", request.link(f"admin.{section}.edit", **row)
    return _of_catalogue(entry, request)


def _of_thread(entry: Entry, request: ForumRequest, thread_id: int, seen: Mapping[int, Thread]) -> Link:
    """The page of a thread that the reader may see; for another one the form that asks why they must read it."""
    if thread_id in seen:
        at = f"#p-{ids.encode(entry.subject_id)}" if entry.subject == "post" else ""
        return seen[thread_id].title, f"{request.thread_url(seen[thread_id])}{at}"
    return "", request.link("desk.readings", query={"thread": ids.encode(thread_id)})


def _of_catalogue(entry: Entry, request: ForumRequest) -> Link | None:
    known = request.catalogue
    things: Mapping[str, tuple[Mapping[int, Any], str, Callable[[Any], str]]] = {
        "topic": (known.topics, "topics", lambda thing: thing.slug),
        "category": (known.categories, "categories", lambda thing: thing.slug),
        "cabinet": (known.cabinets, "cabinets", lambda thing: thing.code),
    }
    if entry.subject not in things:
        return None
    rows, section, word = things[entry.subject]
    thing = rows.get(entry.subject_id)
    return (thing.name(request.ui), request.link(f"admin.{section}.edit", key=word(thing))) if thing else None

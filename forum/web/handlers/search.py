"""Searching: typed words become an address without anybody's numbers, what is found, and the ways on where nothing is."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from forum import text
from forum.search import paths, places
from forum.text import personal
from forum.text.personal import Contacts
from forum.threads.models import KINDS, STATES
from forum.threads.posting.lengths import TITLE
from forum.threads.reading import finding
from forum.threads.reading.finding import LONGEST_QUERY, Query
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import languages, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

LONGEST_CURSOR, LONGEST_BEGUN = 200, 600
CHOICES = ("topic", "language", "kind", "state")
SHAPE = Shape(lines=("q", "ask", "after", *CHOICES))


async def create(request: ForumRequest, form: Form) -> Response:
    """Leads to the address of a search, without numbers; words too long for one are answered here. `ask` takes them to the form."""
    if form["ask"]:
        response = redirect(request.link("ask.new"))
        line = form["q"][:LONGEST_BEGUN]
        begun = {"title" if len(line) <= TITLE[1] else "body": line}
        return resume.begin(request, response, begun) if line else response
    await _count(request)
    words = await asyncio.to_thread(_without_numbers, form["q"], request.catalogue.contacts)
    if len(words) > LONGEST_QUERY:
        return await _results(request, words, form.values)
    chosen = {name: form[name] for name in CHOICES if form[name]}
    address = request.link("search.show", query={"q": words, **chosen})
    return redirect(with_notice(address, "numbers-left-out") if words != form["q"] else address)


async def show(request: ForumRequest) -> Response:
    """What is found by the words of the address."""
    await _count(request)
    asked = dict(request.query_params)
    return await _results(request, text.clean_line(asked.get("q", ""))[:LONGEST_QUERY], asked)


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The page with the words as they were typed, when nothing was looked for."""
    return page(request, "search/again.html", status=status, form=form, sought=form["q"], problem=problem)


async def _count(request: ForumRequest) -> None:
    """Counts one search. Raises TooMany."""
    limiter = request.forum.limiter
    account = f"account:{request.user.account_id}" if request.user.signed_in else ""
    await limiter.count("search", f"network:{limiter.network(request.address)}", account)


def _without_numbers(words: str, public: Contacts) -> str:
    """The words without the personal data among them, which no address, history or log may have."""
    kept = words
    for found in reversed(personal.found(words, public)):
        kept = f"{kept[: found.start]} {kept[found.end :]}"
    return " ".join(kept.split()) if kept != words else words


async def _results(request: ForumRequest, words: str, asked: Mapping[str, str]) -> Response:
    known = request.catalogue
    own = (await languages.find(request)).own
    topic = known.topic(asked.get("topic", "")) or known.topic_once_called(asked.get("topic", ""))
    language = known.languages.get(asked.get("language", ""))
    query = Query(
        words,
        topic_id=topic.id if topic else None,
        language=language.code if language else "",
        kind=kind if (kind := asked.get("kind", "")) in KINDS else "",
        state=state if (state := asked.get("state", "")) in STATES else "",
        after=asked.get("after", "")[:LONGEST_CURSOR],
    )
    request.topic, request.language_read = topic, query.language
    seen: dict[str, Any] = {"reader": request.user, "languages": own, "catalogue": known}
    found = await finding.find(query, **seen)
    near = await finding.similar(words, "", **seen) if words and not found.hits else []
    led, there = ([], []) if query.after else (paths.found(words, known), places.found(words, known))
    shown: dict[str, Any] = {"query": query, "topic": topic, "found": found, "near": near, "paths": led, "there": there}
    return page(request, "search/show.html", sought=words, in_place=len(words) > LONGEST_QUERY, **shown)

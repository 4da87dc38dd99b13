"""The audit, a page at a time, and all of it as a file."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date

from markupsafe import Markup
from starlette.responses import Response

from forum import clock
from forum.threads.holding import masks
from forum.web.rendering.i18n import Words
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.oversight import audit
from moderation.oversight.audit import Entry, Filters
from moderation.web.desk import audit_links
from moderation.web.desk.exporting import as_csv
from moderation.web.reason_names import name_of
from moderation.web.words import DECIDED, SUBJECTS, VERBS

CODE = Markup("<code>{}</code>")
LONGEST = 120


async def index(request: ForumRequest) -> Response:
    filters = _filters(request)
    shown = await audit.entries(filters, by=request.user)
    asked = {name: value for name, value in asdict(replace(filters, after=None)).items() if value}
    return page(
        request,
        "desk/audit.html",
        filters=filters,
        asked=asked,
        shown=shown,
        verbs=await audit.verbs(),
        verb_name=lambda verb: _verb(request.words, verb),
        subject_name=lambda subject: (
            request.words.t(SUBJECTS[subject]) if subject in SUBJECTS else CODE.format(subject)
        ),
        time_of=request.words.time,
        links=await audit_links.of(shown.entries, request),
        reason_of=await _reasons(request),
    )


async def _reasons(request: ForumRequest) -> Callable[[Entry], str]:
    """A function from an entry to its reason in words, without personal data."""
    name = await name_of(request)
    return lambda entry: (
        name(entry.reason) if entry.coded else masks.masked(entry.reason, request.catalogue.contacts)[0]
    )


async def export(request: ForumRequest) -> Response:
    return await as_csv(audit.lines(replace(_filters(request), after=None), by=request.user), "audit.csv")


def _verb(words: Words, verb: str) -> Markup:
    return sentence_of(words, verb) or CODE.format(verb)


def sentence_of(words: Words, verb: str) -> Markup:
    """The verb of an event as a sentence; empty for a verb without one."""
    kind, _, verdict = verb.partition(".")
    if kind == "decision" and verdict in DECIDED:
        return words.t("Decided: {verdict}", verdict=words.t(DECIDED[verdict]))
    return words.t(VERBS[verb]) if verb in VERBS else Markup("")


def _filters(request: ForumRequest) -> Filters:
    asked = {name: value.strip()[:LONGEST] for name, value in request.query_params.items()}
    after = asked.get("after", "")
    return Filters(
        actor=asked.get("actor", ""),
        verb=asked.get("verb", ""),
        subject=asked.get("subject", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        after=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None,
    )


def _day(given: str) -> date | None:
    """The day, or none for what is no day: a filter that can't be read asks for nothing."""
    try:
        return clock.day_of(given)
    except ValueError:
        return None

"""Mails in words: each template in `emails/` sets a subject, sentences, a link and sentences after it, for text and HTML alike.

One that tells of several things sets `told` too, each with its sentence, its texts in their languages, and its link.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from forum.notifications.sending import Write, Written
from forum.text import tags
from forum.web.rendering.environment import Renderer

LAYOUT = "emails/layout.html"
ISOLATED = "\u2068{}\u2069"
"""A name between the signs that keep its direction to itself, in text and HTML alike."""
RIGHT_TO_LEFT = "\u200f"
"""What a sentence of plain text begins with, since programs go by its first letter, which may be that of an address."""
TEMPLATES = (
    "news", "confirm", "address_gone", "reset", "password_changed", "new_device", "helped", "on_duty", "called",
    "morning", "steward", "steward_again",
)  # fmt: skip


def parts_of(renderer: Renderer, template: str, language: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a mail in a language; the facts are those of its template, `nickname` and `base_url`."""
    things = [_directed(each) for each in json.loads(facts.get("told", "[]"))]
    listed = {"things": things, "counts": json.loads(facts.get("counts", "{}"))}
    known = {**facts, "nickname": ISOLATED.format(facts["nickname"]), **listed}
    environment = renderer.environment_of(language)
    said: Any = environment.get_template(f"emails/{template}.html").make_module(known)
    parts = {name: getattr(said, name) for name in ("subject", "sentences", "link", "after")}
    parts["mark"] = RIGHT_TO_LEFT if environment.globals["direction"] == "rtl" else ""
    return parts | {"told": getattr(said, "told", []), "stop": str(getattr(said, "stop", ""))}


def text_of(parts: Mapping[str, Any]) -> str:
    """The plain text of a mail."""
    mark = parts["mark"]
    told = [line for each in parts["told"] for line in _thing(each, mark)]
    first, last = ([mark + each for each in parts[name]] for name in ("sentences", "after"))
    lines = (*first, *told, Markup.escape(parts["link"]), *last, Markup.escape(parts["stop"]))
    return _paragraphs(line for line in lines if line)


def writer(renderer: Callable[[], Renderer]) -> Write:
    """The function that puts a mail into words."""

    def write(template: str, language: str, facts: Mapping[str, str]) -> Written:
        parts = parts_of(renderer(), template, language, facts)
        html = renderer().environment_of(language).get_template(LAYOUT).render(parts)
        return Written(parts["subject"].unescape(), text_of(parts), html, parts["stop"])

    return write


def _directed(thing: Mapping[str, Any]) -> dict[str, Any]:
    """A thing whose texts say their direction, which the letters they begin with may not be of."""
    return {**thing, "texts": [each | {"dir": tags.usual_direction(each["lang"])} for each in thing["texts"]]}


def _thing(told: Mapping[str, Any], mark: str) -> Iterator[Markup]:
    yield mark + told["said"]
    for each in told["texts"]:
        yield Markup.escape((RIGHT_TO_LEFT if each["dir"] == "rtl" else "") + each["words"])
    if told["link"]:
        yield Markup.escape(told["link"])


def _paragraphs(lines: Iterable[Markup]) -> str:
    return "\n\n".join(line.unescape() for line in lines) + "\n"

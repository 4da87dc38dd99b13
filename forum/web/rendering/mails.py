"""Mails in words: each template in `emails/` sets a subject, sentences, a link and sentences after it, for text and HTML alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from forum.notifications.sending import Write, Written
from forum.web.rendering.environment import Renderer

LAYOUT = "emails/layout.html"
ISOLATED = "\u2068{}\u2069"
"""A name between the signs that keep its direction to itself, in text and HTML alike."""


def writer(renderer: Callable[[], Renderer]) -> Write:
    """The function that puts a mail into words; the facts are those of its template, `nickname` and `base_url`."""

    def write(template: str, language: str, facts: Mapping[str, str]) -> Written:
        environment = renderer().environment_of(language)
        known = {**facts, "nickname": ISOLATED.format(facts["nickname"])}
        said: Any = environment.get_template(f"emails/{template}.html").make_module(known)
        parts = {name: getattr(said, name) for name in ("subject", "sentences", "link", "after")}
        lines = (*said.sentences, Markup.escape(said.link), *said.after)
        html = environment.get_template(LAYOUT).render(parts)
        return Written(said.subject.unescape(), _paragraphs(lines), html)

    return write


def _paragraphs(lines: Iterable[Markup]) -> str:
    return "\n\n".join(line.unescape() for line in lines) + "\n"

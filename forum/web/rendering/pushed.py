"""What a device shows of news, in words: a title, a question's words, and the path that a press leads to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from forum.notifications.pushes import Write
from forum.web.rendering.environment import Renderer

TEMPLATE = "pushes/news.html"


def writer(renderer: Callable[[], Renderer]) -> Write:
    """The function that puts what is told to a device into words."""

    def write(language: str, told: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        said: Any = renderer().environment_of(language).get_template(TEMPLATE).make_module({"things": told})
        title = Markup.escape(said.title).unescape()
        texts = told[0].get("texts") if told else None
        return {"title": title, "body": texts[0]["words"] if texts else "", "lang": language, "path": said.path}

    return write

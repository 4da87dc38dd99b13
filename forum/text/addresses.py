"""Web and mail addresses in running text; of hosts without a scheme only www. and .pt. Pure."""

import re
from collections.abc import Iterator

from markdown_it.common.normalize_url import normalizeLink

from forum.text.sanitising import is_link, survives

# An address ends where it can't go on, and at Arabic, Hindi and Chinese punctuation or a Chinese letter glued to it.
_URL = r"""(?:[^\s<>()[\]{}"'`|\\^\u00a0«»،؛؟।\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]|\([^\s<>()]*\))*"""
ADDRESS = re.compile(
    rf"(?ai)(?<!\w)(?P<web>https?://{_URL})"
    r"|(?<![\w.+%-])(?P<mail>[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-]|\.\w))"
    r"|(?<![\w.@/\\:;%+-])(?P<host>(?:www\.(?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,24}|(?:[a-z0-9-]{1,63}\.){1,4}pt)"
    rf"(?![\w-]|[.@]\w)(?:[/?#]{_URL})?)"
)
_BEFORE = {"web": "", "mail": "mailto:", "host": "https://"}


def found(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and href of each address, in order; the sentence's punctuation and emphasis after it are not part of it."""
    for match in ADDRESS.finditer(text):
        shown = match[0].rstrip(".,;:!?*_")
        href = normalizeLink(_BEFORE[match.lastgroup or ""] + shown)
        if is_link(href) and survives(href):
            yield match.start(), match.start() + len(shown), href

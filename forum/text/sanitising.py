"""Sanitising of HTML: one allow-list of tags, attributes and addresses, held by two cleaners (decision 0001). Pure."""

import html
import re

import bleach  # type: ignore[import-untyped]  # ships no types
import nh3

EXTERNAL_REL = "nofollow ugc noopener noreferrer"
DIRECTED = {"blockquote", "h3", "h4", "h5", "li", "p", "pre"}
"""The blocks that may carry a direction of their own."""
TAGS = DIRECTED | {"a", "bdi", "bdo", "br", "code", "em", "ol", "strong", "ul"}

_TURNED = DIRECTED | {"bdi", "bdo"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_TELEPHONE = re.compile(r"tel:\+?[0-9]{3,15}")
_HREF = re.compile(r"(?i:https?://[^\s/?#@\\%]+(?:[/?#][^\s\\]*)?|mailto:[^\s/\\]+|/(?![/%])[^\s\\]*)")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def is_link(href: str) -> bool:
    """Whether `href` is http(s) without a user name, mailto or an own path, and still is with entities decoded.

    A telephone number is a link only where the renderer finds it, never where somebody writes words around it.
    """
    for _ in range(4):
        if _UNSEEN.search(href) or not _HREF.fullmatch(href):
            return False
        if (decoded := html.unescape(href)) == href:
            return True
        href = decoded
    return False


def _may_stay(tag: str, attribute: str, value: str) -> bool:
    if (tag, attribute) == ("a", "href"):
        return is_link(value) or _TELEPHONE.fullmatch(value) is not None
    if attribute == "dir" and tag in _TURNED:
        return value == "ltr" or (tag in DIRECTED and value == "rtl")
    return (tag, attribute, value) == ("a", "rel", EXTERNAL_REL)


_ALLOW = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=set(),
    attributes={"a": {"href", "rel"}, "*": set()} | {tag: {"dir"} for tag in _TURNED},
    attribute_filter=lambda tag, attribute, value: value if _may_stay(tag, attribute, value) else None,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def survives(href: str) -> bool:
    """True if the cleaners keep the address of a link."""
    # nh3 takes the address from a link whose host can't exist; such a link is better left as text.
    return "href=" in by_nh3(f'<a href="{html.escape(href)}">')


def by_bleach(markup: str) -> str:
    """The markup within the allow-list, by bleach. Its cleaner can't be shared among threads: a new one each time."""
    cleaned: str = bleach.clean(markup, tags=TAGS, attributes=_may_stay, protocols=_SCHEMES, strip=True)
    return cleaned


def by_nh3(markup: str) -> str:
    """The markup within the same allow-list, by nh3."""
    return _ALLOW.clean(markup)

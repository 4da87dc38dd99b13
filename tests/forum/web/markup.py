"""What a browser without scripts reads in a page: its forms with what is filled in, and its elements."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode


def tree(response: httpx.Response) -> Any:
    return _parsed(response.text)


@lru_cache(maxsize=4)  # A page is looked at in several ways, one after the other.
def _parsed(page: str) -> Any:
    root = LexborHTMLParser(page).root
    assert root is not None
    return _element(root)


def _element(node: LexborNode) -> Element:
    """An element with all that is in it, as the HTML standard has browsers read it; comments are left out."""
    element = Element(node.tag or "", {name: value or "" for name, value in node.attributes.items()})
    before: Element | None = None
    for each in node.iter(include_text=True):
        if each.tag == "-text":
            if before is None:
                element.text = (element.text or "") + (each.text_content or "")
            else:
                before.tail = (before.tail or "") + (each.text_content or "")
        else:
            before = _element(each)
            element.append(before)
    return element


def text_of(element: Any) -> str:
    return "".join(element.itertext())


def forms(response: httpx.Response) -> dict[str, dict[str, list[str]]]:
    """The page's POST forms: address → name → values as they would be sent, buttons apart."""
    found: dict[str, dict[str, list[str]]] = {}
    for form in tree(response).iter("form"):
        if form.get("method") == "post":
            fields = found.setdefault(form.get("action"), {})
            for name, value in _filled_in(form):
                fields.setdefault(name, []).append(value)
    return found


def _filled_in(form: Any) -> Iterator[tuple[str, str]]:
    for element in form.iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name:
            continue
        if element.tag == "textarea":
            yield name, text_of(element)
        elif element.tag == "select":
            chosen = [option for option in element.iter("option") if option.get("selected") is not None]
            yield name, (chosen or list(element.iter("option")))[0].get("value")
        elif element.tag == "input" and (
            element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None
        ):
            yield name, element.get("value", "")

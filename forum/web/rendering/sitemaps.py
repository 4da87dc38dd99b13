"""Maps of the site for search engines (sitemaps.org), with each page's address in every language."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def index(addresses: Iterable[str]) -> str:
    """The map of the maps at `addresses`."""
    root = Element("sitemapindex", xmlns=SITEMAP)
    for address in addresses:
        SubElement(SubElement(root, "sitemap"), "loc").text = address
    return _document(root)


def urls(pages: Iterable[tuple[str, Mapping[str, str], str]]) -> str:
    """The map of pages: of each its address, those in every language by code, and the day of its last change, "" for unknown."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for address, others, changed in pages:
        page = SubElement(root, "url")
        SubElement(page, "loc").text = address
        for code, other in others.items():
            SubElement(page, "xhtml:link", rel="alternate", hreflang=code, href=other)
        if changed:
            SubElement(page, "lastmod").text = changed
    return _document(root)


def _document(root: Element) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'

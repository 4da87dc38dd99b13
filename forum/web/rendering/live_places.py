"""Places that texts name by reference, `[[place:SLUG]]`, as they are when a page is made: a changed number changes everywhere.

Texts keep the reference alone, so no text, rendering or version is made anew or outdated by a change.
"""

import re
from collections.abc import Callable

from markupsafe import Markup

from forum import clock
from forum.catalogue.places.views import REFERENCE, PlaceView
from forum.catalogue.views import Catalogue
from forum.web.rendering import places
from forum.web.rendering.i18n import Words, filled, left_to_right

BEGIN = "[[place:"
WRITTEN = re.compile(r"(<div[^>]*\sdata-user-content\b[^>]*>)(.*?)(</div>)", re.DOTALL)
"""What people wrote, as `text.render` made it: there is no `div` in it."""
AS_TYPED = re.compile(r"<textarea\b.*?</textarea>|<(?!meta\b)[^>]*>|" + REFERENCE.pattern, re.DOTALL)
WHOLE = Markup(
    '<span class="live-place" data-place="{slug}" data-open="{open}" lang="{language}" dir="{direction}">'
    '<a href="{address}">{name}</a>'
    ' · <bdi lang="pt" dir="ltr">{street}</bdi> · <b>{said}</b> · <a href="{href}">{call}</a>{doubt}</span>'
)


def reference(place: PlaceView) -> str:
    return f"{BEGIN}{place.slug}]]"


def shown(page: str, words: Words, catalogue: Catalogue, address_of: Callable[[PlaceView], str]) -> str:
    """The page with its references as places: in full in what people wrote, by name elsewhere, as typed in forms.

    A reference to a place that there never was stays as it is; one that is closed is named alone.
    """
    if BEGIN not in page:
        return page

    def whole(found: re.Match[str]) -> str:
        place = catalogue.places.get(found[1])
        if place is None or not place.on(clock.today()):
            return _name(found, words, catalogue)
        return str(_whole(place, words, catalogue, address_of(place)))

    written = WRITTEN.sub(lambda found: found[1] + REFERENCE.sub(whole, found[2]) + found[3], page)
    return AS_TYPED.sub(lambda found: _name(found, words, catalogue) if found[1] else found[0], written)


def _name(found: re.Match[str], words: Words, catalogue: Catalogue) -> str:
    place = catalogue.places.get(found[1])
    return str(Markup.escape(place.name(words.code))) if place else found[0]


def _unconfirmed(row: places.Row, words: Words) -> Markup:
    """That nobody at a place has confirmed its facts, and since when."""
    assert row.unconfirmed
    return words.t("Not confirmed since {day}", day=words.date(row.unconfirmed))


def _whole(place: PlaceView, words: Words, catalogue: Catalogue, address: str) -> Markup:
    row = places.one(place, words, catalogue)
    return filled(
        WHOLE,
        slug=place.slug,
        open=row.open,
        language=words.code,
        direction=words.direction,
        address=address,
        name=place.name(words.code),
        street=place.address,
        said=row.said,
        href=row.href,
        doubt=Markup(" · {}").format(_unconfirmed(row, words)) if row.unconfirmed else "",
        call=words.t("Call {number}", number=left_to_right(row.number)),
    )

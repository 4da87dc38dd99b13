"""Places that texts name by reference, `[[place:SLUG]]`, as they are when a page is made: a changed number changes everywhere.

Texts keep the reference alone, so no text, rendering or version is made anew or outdated by a change.
"""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup

from forum import clock
from forum.catalogue.places.views import REFERENCE, PlaceView
from forum.catalogue.views import Catalogue
from forum.web.rendering import places
from forum.web.rendering.i18n import COLON, Words, filled, left_to_right

BEGIN = "[[place:"
WRITTEN = re.compile(r"(<div[^>]*\sdata-user-content\b[^>]*>)(.*?)(</div>)", re.DOTALL)
"""What people wrote, as `text.render` made it: there is no `div` in it."""
AS_TYPED = re.compile(r"<textarea\b.*?</textarea>|<(?!meta\b)[^>]*>|" + REFERENCE.pattern, re.DOTALL)
WHOLE = Markup(
    '<span class="live-place" data-place="{slug}" data-open="{open}" lang="{language}" dir="{direction}">'
    '<a href="{address}">{name}</a>'
    ' · <bdi lang="pt" dir="ltr">{street}</bdi> · <b>{said}</b> · <a href="{href}">{call}</a>{more}</span>'
)
GONE = Markup(
    '<span class="live-place" data-place="{slug}" lang="{language}" dir="{direction}">{name} · <b>{said}</b></span>'
)


def reference(slug: str) -> str:
    return f"{BEGIN}{slug}]]"


def unknown_words(words: Words) -> Markup:
    """What readers get where a text names a place that there never was."""
    return words.t("(a place that is not in our list)")


def shown(page: str, words: Words, catalogue: Catalogue, address_of: Callable[[PlaceView], str]) -> str:
    """The page with its references as places: in full in what people wrote, by name elsewhere, as typed in forms.

    Of a place that isn't there today its name and that are said; nobody reads a reference to one that there never was.
    """
    if "[[" not in page:
        return page

    def whole(found: re.Match[str]) -> str:
        place = catalogue.places.get(found[1])
        return str(_whole(place, words, catalogue, address_of(place)) if place else unknown_words(words))

    written = WRITTEN.sub(lambda found: found[1] + REFERENCE.sub(whole, found[2]) + found[3], page)
    return AS_TYPED.sub(lambda found: _name(found[1], words, catalogue) if found[1] else found[0], written)


def _name(slug: str, words: Words, catalogue: Catalogue) -> str:
    place = catalogue.places.get(slug)
    return str(Markup.escape(place.name(words.code)) if place else unknown_words(words))


def _whole(place: PlaceView, words: Words, catalogue: Catalogue, address: str) -> Markup:
    shared = {"slug": place.slug, "language": words.code, "direction": words.direction, "name": place.name(words.code)}
    if not place.on(clock.today()):
        return filled(GONE, **shared, said=_absent(place, words))
    row = places.one(place, words, catalogue)
    return filled(
        WHOLE,
        **shared,
        open=row.open,
        address=address,
        street=place.address,
        said=row.said,
        href=row.href,
        more=Markup("").join(Markup(" · {}").format(each) for each in _more(row, words)),
        call=words.t("Call {number}", number=left_to_right(row.number)),
    )


def _absent(place: PlaceView, words: Words) -> Markup:
    """That a place is not there today: from when it is, or that it isn't any more."""
    if place.valid_from and place.valid_from > clock.today() and not place.archived:
        return words.t("From {day}", day=words.date(place.valid_from))
    return words.t("Not in our list any more")


def _more(row: places.Row, words: Words) -> Iterator[Markup]:
    """Whose number it is where it is a line's, and since when nobody at the place has confirmed its facts."""
    if row.line:
        yield Markup("{}{}{}").format(row.line.name, COLON.get(words.code, ": "), row.line.said)
    if row.unconfirmed:
        yield words.t("Not confirmed since {day}", day=words.date(row.unconfirmed))

"""What a text says otherwise than our facts, beside what we have, as its author reads it; and places it names wrongly."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from forum import clock
from forum.catalogue.places.contradicting import PLACE, Contradiction
from forum.catalogue.views import Catalogue
from forum.text.claims import EMAIL, HOURS
from forum.web.rendering.i18n import Words, left_to_right
from forum.web.rendering.live_places import reference, unknown_words
from forum.web.rendering.opening import hours_words

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was `said` about the thing called `name`, what we `have`, "" for nothing, and the `reference` to a place.

    Of a reference to no place that we know: what readers get `instead` of it, and the `nearest` references with their names.
    """

    said: Markup
    name: str = ""
    have: Markup = NOTHING
    reference: Markup = NOTHING
    instead: Markup = NOTHING
    nearest: tuple[tuple[Markup, str], ...] = ()


def shown(found: Iterable[Contradiction], words: Words, catalogue: Catalogue) -> list[Doubt]:
    return [_doubt(each, words, catalogue) for each in found]


def _doubt(found: Contradiction, words: Words, catalogue: Catalogue) -> Doubt:
    if found.kind == PLACE:
        near = [catalogue.places[slug] for slug in found.we_have]
        nearest = tuple((_as_typed(reference(each.slug)), each.name(words.code)) for each in near)
        return Doubt(_as_typed(reference(found.said)), instead=unknown_words(words), nearest=nearest)
    place, line = catalogue.places.get(found.code), catalogue.lines(clock.today()).get(found.code)
    thing = place or line
    name = thing.name(words.code) if thing else found.code
    if found.kind == HOURS:
        have = [Markup(hours_words(each, words)) for each in found.we_have]
    elif found.kind == EMAIL:
        have = [left_to_right(each) for each in found.we_have]
    else:
        line = catalogue.lines(clock.today()).get(place.line) if place else line
        numbers = [(each.display, each.href) for each in (place.numbers if place else ())]
        numbers += [(each.display, each.href) for each in (line.numbers if line else ())]
        have = [left_to_right(display) for display, href in numbers if _digits(href) in found.we_have]
    return Doubt(
        left_to_right(found.said),
        name,
        Markup(" · ").join(have),
        _as_typed(reference(place.slug)) if place else NOTHING,
    )


def _as_typed(written: str) -> Markup:
    """A reference as somebody types it: its first bracket is an entity, so that the page does not fill it in."""
    return left_to_right(written).replace("[", Markup("&#91;"), 1)


def _digits(href: str) -> str:
    return "".join(filter(str.isdigit, href)).removeprefix("351")

"""A place chosen from a list for a text that is being written."""

from dataclasses import replace

from forum import clock, text
from forum.web.rendering.live_places import reference
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

PLACE, INTO = "place", "place_in"
"""The action that adds the chosen place to the text, and the field that it is chosen in; the field for which text it is."""
FIELDS = (PLACE, INTO)
BODY = "body"


async def with_place(request: ForumRequest, form: Form, *texts: str) -> Form:
    """The form, to look at, with the chosen place, if there is such a place, after what was typed in the chosen one of `texts`.

    The first of them is meant where none is chosen; of a text in several passages, `body:2` is the third. In a whole text the
    place is a paragraph of its own.
    """
    place = request.catalogue.places.get(form[PLACE])
    chosen = reference(place.slug) if place and place.on(clock.today()) else ""
    name, _, number = form[INTO].partition(":")
    name = name if name in texts else (texts or (BODY,))[0]
    if name in form.lists:
        passages = [*form.lists[name]]
        at = int(number) if number in map(str, range(len(passages))) else len(passages) - 1
        passages[at:] = [_joined(" ", passages[at], chosen), *passages[at + 1 :]] if passages else []
        return replace(form, lists=form.lists | {name: passages})
    written = _joined("\n\n" if name == BODY else " ", form[name], chosen)
    prose = {name: await text.prose(written)} if name == BODY else {}
    return replace(form, values=form.values | {name: written}, prose=form.prose | prose)


def _joined(between: str, *parts: str) -> str:
    return between.join(filter(None, parts))

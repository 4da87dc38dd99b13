"""A place chosen from a list for a text that is being written."""

from dataclasses import replace

from forum import clock, text
from forum.catalogue.alphabets import by_alphabet
from forum.web.rendering.live_places import reference
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

PLACE = "place"
"""The action that adds the chosen place to the text, and the field that it is chosen in."""


def citable(request: ForumRequest) -> tuple[tuple[str, str, str], ...]:
    """The places that there are, to choose from: slug, name, language of the name."""
    today = clock.today()
    offered = [each for each in request.catalogue.places.values() if each.on(today)]
    listed = by_alphabet(offered, lambda place: place.name(request.ui), request.ui)
    return tuple((each.slug, each.name(request.ui), "") for each in listed)


async def with_place(request: ForumRequest, form: Form) -> Form:
    """The form, to look at, with the chosen place in a paragraph of its own after what was typed, if there is such a place."""
    place = request.catalogue.places.get(form[PLACE])
    chosen = reference(place) if place and place.on(clock.today()) else ""
    body = "\n\n".join(filter(None, (form["body"], chosen)))
    return replace(form, values=form.values | {"body": body}, prose=form.prose | {"body": await text.prose(body)})

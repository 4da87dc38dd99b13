"""Facts of places in words: what each is called, and its value as somebody reads it."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from forum.web.rendering.opening import day_name, times_words
from forum.web.rendering.words.mark import _
from forum.web.requests.request import ForumRequest

NAMES = {
    "lines": _("Postal address"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "phone": _("Telephone"),
    "fax": _("Fax number"),
    "email": _("Email"),
    "url": _("Web address"),
    "appointment_url": _("Web address for appointments"),
    "walk_in": _("May one come without an appointment?"),
    "languages": _("Languages"),
    "on_holidays": _("On public holidays"),
    "holiday_times": _("Times on public holidays"),
}
CHOICES = {
    "yes": _("Yes"),
    "no": _("No"),
    "": _("Not known"),
    "unsaid": _("Not known"),
    "closed": _("Not open"),
    "times": _("Open at these times"),
}
IN = Markup('<bdi lang="{lang}" dir="{direction}">{said}</bdi>')
CHOSEN = frozenset({"walk_in", "on_holidays"})
Row = tuple[str, str, str]


def rows(changes: Mapping[str, Iterable[str]], request: ForumRequest) -> list[Row]:
    """Each fact that a steward changes: its name, its value before and after."""
    return [(name_of(name, request), *(said(name, value, request) for value in pair)) for name, pair in changes.items()]  # type: ignore[misc]


def name_of(field: str, request: ForumRequest) -> str:
    if field.startswith("hours_"):
        return day_name(field.removeprefix("hours_"), request.words)
    return request.words.t(NAMES[field])


def said(field: str, value: str, request: ForumRequest) -> str:
    """A value in words, in the language it is in; an empty one is nothing."""
    if field.startswith("hours_") or (field == "holiday_times" and value):
        return times_words(value, request.words)
    if field in CHOSEN:
        return request.words.t(CHOICES[value])
    if field == "languages":
        known = request.catalogue.languages
        spoken = [known[code] for code in value.split() if code in known]
        return Markup(" · ").join(IN.format(lang=each.code, direction="auto", said=each.endonym) for each in spoken)
    return IN.format(lang="pt", direction="ltr", said=value) if value else ""

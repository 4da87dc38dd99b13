"""Official letters: choosing the kind, its last day with whom to see and a sentence to say, and asking about it."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from forum import clock
from forum.catalogue.letters import Counted, LetterFact, last_day, read_days
from forum.errors import Invalid, NotFound
from forum.web.rendering import letters
from forum.web.rendering.page import PRIVATE, page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

FIELDS = ("received", "posted", "town")
LONGEST = 40
SPOKEN_HERE = "pt"
SHAPE = Shape(lines=FIELDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of letter with the day somebody says they received it, and the last day that follows; either may be unknown."""

    letter: LetterFact
    received: date | None = None
    counted: Counted | None = None


async def index(request: ForumRequest) -> Response:
    return page(request, "letters/index.html", letters=request.catalogue.letters.values())


async def show(request: ForumRequest) -> Response:
    """The letter, with its last day once the day it was received is given."""
    form = Form({name: request.query_params.get(name, "")[:LONGEST] for name in FIELDS})
    if not form["received"]:
        return _page(request, form, Asked(_letter(request)))
    try:
        return _page(request, form, _asked(request, form))
    except Invalid as refusal:
        form.errors = dict(refusal.fields)
        return _page(request, form, Asked(_letter(request)), 422)


def _letter(request: ForumRequest) -> LetterFact:
    letter = request.catalogue.letters.get(request.path_params["kind"])
    if letter is None:
        raise NotFound
    return letter


def _asked(request: ForumRequest, form: Form) -> Asked:
    """Raises NotFound, Invalid as `read_days` does."""
    letter = _letter(request)
    received, posted = read_days(form["received"], form["posted"])
    form.values |= {"received": received.isoformat(), "posted": posted.isoformat() if posted else ""}
    town = tuple(each.day for each in request.catalogue.town_holidays if each.town == form["town"])
    return Asked(letter, received, last_day(letter, received, posted, town))


def _page(request: ForumRequest, form: Form, asked: Asked, status: int = 200) -> Response:
    catalogue, words, ui = request.catalogue, request.words, request.ui
    here, own = catalogue.languages[SPOKEN_HERE], catalogue.languages[ui]
    portuguese = letters.said(
        request.forum.words[SPOKEN_HERE], "" if own is here else own.name(SPOKEN_HERE), asked.received, asked.counted
    )
    response = page(
        request,
        "letters/show.html",
        status=status,
        form=form,
        problem="invalid" if form.errors else "",
        letter=asked.letter,
        received=asked.received,
        told=letters.told(asked.counted, words) if asked.counted else None,
        said=portuguese,
        meaning=[] if own is here else letters.said(words, own.name(ui), asked.received, asked.counted),
        cabinet=catalogue.cabinet(asked.letter.cabinet),
        centres=[each for each in catalogue.places.values() if each.kind == "cnaim" and each.on(clock.today())],
        towns=[(town, town, "pt") for town in dict.fromkeys(each.town for each in catalogue.town_holidays)],
    )
    if asked.received:  # A day of somebody's own: it stays in no cache.
        response.headers["Cache-Control"] = PRIVATE
    return response


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return _page(request, form, Asked(_letter(request)), status)


async def ask(request: ForumRequest, form: Form) -> Response:
    """Begins a question about the letter: private, with its words and its last day, which no address has."""
    asked = _asked(request, form) if form["received"] else Asked(_letter(request))
    begun = letters.question(asked.letter, request.words, asked.received, asked.counted)
    begun |= {"topic": asked.letter.topic, "visibility": "private", "letter": asked.letter.code}
    if asked.counted:
        begun["last_day"] = asked.counted.day.last.isoformat()
    return resume.begin(request, redirect(request.link("ask.new")), begun)

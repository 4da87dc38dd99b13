"""A question and its official answer as a sheet of paper for a counter: every part in Portuguese beside the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from forum import clock, text
from forum.catalogue.papers import PaperFact
from forum.catalogue.places.views import PlaceView
from forum.catalogue.views import Catalogue
from forum.text import language, tags
from forum.threads.models import Post, Rendering
from forum.threads.reading.thread_page import ThreadPage
from forum.threads.review_dates import being_checked
from forum.threads.staleness import is_barred
from forum.web.rendering import places, written
from forum.web.rendering.i18n import COLON, Words, day_of, left_to_right
from forum.web.rendering.moments import plain_day
from forum.web.rendering.opening import hours_words

PORTUGUESE = "pt"
QUESTION, ANSWER, CABINET, SAY = PARTS = ("question", "answer", "cabinet", "say")
LONGEST = 240
"""Characters of a question's text: all that is ticked fits on one A4. The picture leads to the whole."""

FEW = 5
"""Papers beside a place that leave room for letters of the usual size."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell with its own language and direction; those of the cell where they are empty."""

    said: str
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part in one language: its heading, its lines, and things to tick off."""

    language: str
    direction: str
    heading: Markup
    lines: tuple[Line, ...] = ()
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The parts, the papers and the place that somebody ticked. Nothing else stands on their sheet."""

    parts: frozenset[str] = frozenset()
    papers: tuple[PaperFact, ...] = ()
    place: PlaceView | None = None

    @property
    def is_much(self) -> bool:
        """Whether it takes smaller letters to stay on one page."""
        return len(self.papers) > FEW and self.place is not None


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a sheet: its words, and the thread as it reads in it. `knows` says that the reader asked or is staff."""

    words: Words
    page: ThreadPage
    knows: bool

    @property
    def forum(self) -> Markup:
        return self.words.t("Migrant Forum")

    @property
    def title(self) -> Markup:
        return self.words.t("Sheet for the counter")

    @property
    def today(self) -> Markup:
        return plain_day(clock.today(), self.words)

    def to_colleague(self) -> Markup:
        return self.words.t(
            "For the colleague at the counter: the picture leads to the question in the forum, for whoever may read it there."
        )

    def in_danger(self, number: str) -> Markup:
        """Whom to call in danger, and that a sheet decides nothing."""
        called = self.words.t("In danger, call {number}. It is free, day and night.", number=left_to_right(number))
        return Markup(" ").join((called, self.words.t("General information. It does not decide your case.")))


Row = tuple[Cell, ...]


def rows(sides: Iterable[Side], chosen: Chosen, catalogue: Catalogue, spoken: str) -> list[Row]:
    """The ticked parts, each in the languages of all sides; `spoken` is the code of the language that the asker speaks."""
    return list(zip(*(list(_cells(side, chosen, catalogue, spoken)) for side in sides), strict=True))


def _cells(side: Side, chosen: Chosen, catalogue: Catalogue, spoken: str) -> Iterator[Cell]:
    words, page = side.words, side.page
    if QUESTION in chosen.parts:
        yield _cell(words, words.t("Question"), _question(side, catalogue))
    if ANSWER in chosen.parts and page.official.version and page.conversation.official:
        yield _answer(words, page, page.conversation.official, catalogue)
    if CABINET in chosen.parts:
        cabinet = catalogue.cabinets[page.thread.cabinet_id]
        called = Markup('{}{}{} (<bdi dir="ltr">{}</bdi>)').format(
            words.t("Cabinet"), COLON.get(words.code, ": "), cabinet.name(words.code), cabinet.code
        )
        yield _cell(words, called, [])
    if chosen.place:
        yield _place(words, chosen.place, catalogue)
    if chosen.papers:
        papers = tuple(each.name(words.code) for each in chosen.papers)
        yield Cell(words.code, words.direction, words.t("Take with you"), ticks=papers)
    if SAY in chosen.parts:
        yield _cell(words, words.t("Say this, or show it at the counter"), _said(words, catalogue, spoken))


def _cell(words: Words, heading: Markup, lines: Iterable[Line]) -> Cell:
    return Cell(words.code, words.direction, heading, tuple(line for line in lines if line.said))


def _rendering(page: ThreadPage, post: Post, language: str) -> Rendering | None:
    """What a post says in a language by somebody else's hand, if that may be relied on."""
    row = page.rendered.shown.get(post.id)
    return row if row and row.language_id == language and not is_barred(row) else None


def _question(side: Side, catalogue: Catalogue) -> Iterator[Line]:
    """Title and text; in Portuguese, where nobody rendered them, the team's line about them, else the topic alone."""
    words, page, thread = side.words, side.page, side.page.thread
    rendering = _rendering(page, page.question, words.code)
    if words.code == PORTUGUESE and not rendering and thread.language_id != PORTUGUESE:
        topic = catalogue.topics[thread.topic_id].name(PORTUGUESE)
        summed_up = list(_gist(thread.gist, words, catalogue)) if side.knows and thread.gist else []
        yield from summed_up or [Line(f"{words.t('Topic')}{COLON.get(words.code, ': ')}{topic}")]
        return
    titled = rendering if rendering and rendering.title_html else thread
    yield _line(titled, titled.title_html)
    row = rendering if rendering and rendering.html else page.question
    body = text.excerpt_of_html(row.html, LONGEST)
    tag = tags.tag(row.language_id, body, thread.language_named)
    yield Line(body, tag, tags.direction_in(tag, body))
    if rendering:
        yield Line(_by(rendering, words))


def _gist(gist: str, words: Words, catalogue: Catalogue) -> Iterator[Line]:
    """The team's line about a question; one that is plainly in another language than Portuguese says which, if we know its name."""
    known = language.known(gist, PORTUGUESE) or PORTUGUESE
    if known == PORTUGUESE:
        yield Line(gist)
    elif named := catalogue.languages.get(known):
        tag = tags.tag(known, gist)
        yield Line(words.t("Summary by the team, written in {language}", language=named.name(words.code)))
        yield Line(gist, tag, tags.direction_in(tag, gist))


def _answer(words: Words, page: ThreadPage, post: Post, catalogue: Catalogue) -> Cell:
    version = page.official.version
    assert version
    checked = being_checked(version, clock.today())
    heading = words.t("Official answer, being checked") if checked else words.t("Official answer")
    rendering = _rendering(page, post, words.code)
    rendered = rendering if rendering and rendering.short_html else None
    lines = []
    if rendered:
        lines = [_line(rendered, rendered.short_html), Line(_by(rendered, words))]
    elif words.code in (PORTUGUESE, version.language_id):
        lines = [_line(version, version.short_html)]
    else:
        lines = [Line(words.t("To hear it in your language, call the support line and ask for telephone translation."))]
    cabinet = catalogue.cabinets[version.cabinet_id].name(words.code)
    return _cell(
        words, heading, [*lines, Line(Markup("{} · {}").format(cabinet, plain_day(day_of(version.marked_at), words)))]
    )


def _by(rendering: Rendering, words: Words) -> Markup:
    if rendering.machine:
        return words.t("Translated by a machine. Nobody has checked it")
    return words.t("Translated by a mediator")


def _line(row: object, html: str) -> Line:
    return Line(Markup(html), written.language_of(row), written.direction_of(row))


def _place(words: Words, place: PlaceView, catalogue: Catalogue) -> Cell:
    """A place as it is today: its address, hours and number, and since when somebody knows."""
    today = clock.today()
    told = [Line(hours_words(each.hours, words)) for each in place.hours_on(today)]
    if place.in_conflict(today):
        told.append(Line(words.t("Hours may have changed.")))
    return _cell(
        words,
        escape(place.name(words.code)),
        [
            Line(places.address_words(place), PORTUGUESE, "ltr"),
            *(told or [Line(words.t("Opening hours not known"))]),
            Line(_telephone(words, place, catalogue)),
            Line(words.t("You can come without an appointment.") if place.walk_in else ""),
            Line(checked_words(place, words)),
        ],
    )


def _telephone(words: Words, place: PlaceView, catalogue: Catalogue) -> Markup:
    """The number to call; the number of a line says that it is one."""
    (number, _), borrowed = places.called(place, catalogue)
    line = f" ({places.line_of(place, catalogue).name(words.code)})" if borrowed else ""
    return Markup("{} {}{}").format(words.t("Telephone"), left_to_right(number), line)


def checked_words(place: PlaceView, words: Words) -> Markup:
    """When a place was last checked, by its own people or by staff; of one that nobody checked, that."""
    if place.confirmed_on:
        return words.t("Confirmed by the place itself on {day}", day=plain_day(place.confirmed_on, words))
    if place.verified_on:
        return words.t("Last checked on {day}", day=plain_day(place.verified_on, words))
    return words.t("From the institution’s own text of 2022; not checked since. Call before you travel.")


def _said(words: Words, catalogue: Catalogue, spoken: str) -> Iterator[Line]:
    yield Line(words.t("Good day. My question and its answer are on this paper."))
    if spoken != PORTUGUESE and (language := catalogue.languages.get(spoken)):
        named = language.name(words.code)
        yield Line(words.t("Please speak {language} with me, by telephone translation if need be.", language=named))

"""Verbs on threads judge every code they are given: an unknown one is refused, and no row is stored or changed by it."""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.person import Person
from forum.text import Prose
from forum.threads import casework, holding, official, posting, state
from forum.threads.casework import needs, retagging, transfers
from forum.threads.holding import evaluating
from forum.threads.holding.rules import CHOICES
from forum.threads.models import KINDS, NEEDS, SOLVED, STATUSES, VISIBILITIES, Face, Post, Thread
from forum.threads.official import marking, reviewing, statements
from forum.threads.official.statements import Statement
from forum.threads.posting import answering, asking, drafts, editing, faces, lifecycle, solving, votes
from forum.threads.posting.asking import Question
from forum.threads.posting.votes import Voter
from forum.threads.staleness import MEANINGS
from moderation.desk import assigning, counter
from tests.cast import answer, ask, contents, person
from tests.forum.threads.officers import mark, said


@dataclass(repr=False)
class World:
    """Amina's question with Inês's official answer, asked for by Rui's cabinet, and who acts on them."""

    thread: Thread
    post: Post
    ines: Person
    rui: Person
    catalogue: Catalogue
    body: Prose
    question_post: Post
    letter: Thread
    face: Face

    def question(self, field: str, code: str) -> Question:
        given = {"topic": "housing", "title": "My room is wet", "language": "en"} | {field: code}
        return Question(body=self.body, **given)

    @property
    def by_ines(self) -> dict[str, Any]:
        return {"by": self.ines, "catalogue": self.catalogue}

    @property
    def by_rui(self) -> dict[str, Any]:
        return {"by": self.rui, "catalogue": self.catalogue}


@pytest.fixture
async def world(catalogue: Catalogue) -> World:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    rui = await person("rui")
    await transfers.ask(thread, to="GAH", by=rui, catalogue=catalogue, reason="It is about the flat.")
    letter, body, ines = (
        await ask(visibility="private"),
        await text.prose("Somebody has a letter."),
        await person("ines"),
    )
    face = await faces.propose(letter, "A letter has come", body, by=ines, catalogue=catalogue, language="en")
    return World(
        await Thread.get(id=thread.id),
        post,
        ines,
        rui,
        await snapshot.current(),
        await text.prose("It is wet."),
        await Post.get(thread_id=thread.id, kind="question"),
        letter,
        face,
    )


class Judged(NamedTuple):
    """An argument of a verb that holds a code: its known values, and the verb called with one."""

    verb: str
    argument: str
    known: tuple[object, ...]
    call: Callable[[World, Any], Awaitable[object]]


def amina(world: World) -> Person:
    return Person(world.thread.author_id, "amina", frozenset({"member"}))


def asked(field: str, *known: str) -> list[Judged]:
    """A field of the question that `asking.ask` and `counter.put` are given."""

    async def put(world: World, code: str) -> None:
        await counter.put(
            world.question(field, code), by=world.rui, agreed=True, catalogue=world.catalogue, reserved=frozenset()
        )

    return [
        Judged("posting.asking.ask", field, known, lambda w, code: asking.ask(w.question(field, code), **w.by_rui)),
        Judged("desk.counter.put", field, known, put),
    ]


VOTER = Voter(None, "a browser")
CABINETS = ("GAJI", "GAH", "GAS", "GAT", "EMP", "EMP-ENT")
JUDGED = [
    *asked("topic", "housing"),
    *asked("language", "", "en"),
    *asked("kind", "", *KINDS),
    *asked("visibility", "", *VISIBILITIES),
    *asked("danger", "", "yes", "no"),
    *asked("personal", "", *CHOICES),
    Judged("posting.answering.answer", "personal", ("", *CHOICES),
           lambda w, code: answering.answer(w.thread, body=w.body, personal=code, **w.by_ines)),
    Judged("posting.answering.comment", "personal", ("", *CHOICES),
           lambda w, code: answering.comment(w.post, w.thread, body=w.body, personal=code, **w.by_ines)),
    Judged("posting.editing.edit", "personal", ("", *CHOICES),
           lambda w, code: editing.edit(w.question_post, w.thread, body=w.body, title="It is wet", personal=code, **w.by_ines)),
    Judged("posting.drafts.keep", "personal", ("", *CHOICES),
           lambda w, code: drafts.keep(w.thread, "Begun", personal=code, **w.by_ines)),
    Judged("posting.lifecycle.route", "to", CABINETS,
           lambda w, code: lifecycle.route(w.thread, to=code, reason="It is about the flat.", **w.by_ines)),
    Judged("posting.editing.edit", "meaning", ("", *MEANINGS),
           lambda w, code: editing.edit(w.question_post, w.thread, body=w.body, meaning=code, **w.by_ines)),
    Judged("posting.lifecycle.send", "to", CABINETS,
           lambda w, code: lifecycle.send(w.thread, to=code, reason="It is about the flat.", **w.by_ines)),
    Judged("posting.votes.say_helpful", "helped", (True, False, None),
           lambda w, code: votes.say_helpful(w.post, code, voter=VOTER)),
    Judged("posting.votes.say_same", "on", (True, False), lambda w, code: votes.say_same(w.thread, code, voter=VOTER)),
    Judged("posting.votes.follow", "on", (True, False), lambda w, code: votes.follow(w.thread, code, by=w.rui)),
    Judged("casework.needs.say", "needs", NEEDS,
           lambda w, code: needs.say(w.thread, code, reason="Which card?", **w.by_ines)),
    Judged("casework.retagging.retag", "code", ("fr", "en"),
           lambda w, code: retagging.retag(w.thread, code, **w.by_ines)),
    Judged("casework.transfers.ask", "to", CABINETS,
           lambda w, code: transfers.ask(w.thread, to=code, reason="It is ours.", **w.by_rui)),
    Judged("casework.transfers.accept", "to", CABINETS, lambda w, code: transfers.accept(w.thread, to=code, **w.by_ines)),
    Judged("casework.transfers.refuse", "to", CABINETS,
           lambda w, code: transfers.refuse(w.thread, to=code, reason="It is ours.", **w.by_ines)),
    Judged("casework.transfers.take_back", "to", CABINETS,
           lambda w, code: transfers.take_back(w.thread, to=code, **w.by_rui)),
    Judged("casework.transfers.decide", "to", CABINETS,
           lambda w, code: transfers.decide(w.thread, "accept", to=code, **w.by_ines)),
    Judged("casework.transfers.decide", "decision", transfers.DECISIONS,
           lambda w, code: transfers.decide(w.thread, code, to="GAH", **w.by_ines)),
    Judged("official.reviewing.correct", "meaning", MEANINGS,
           lambda w, code: reviewing.correct(w.post, w.thread, statement=said("Another."), meaning=code, **w.by_ines)),
    Judged("official.reviewing.correct", "personal", ("", *CHOICES),
           lambda w, code: reviewing.correct(w.post, w.thread, statement=said("Another."), meaning="typo", personal=code, **w.by_ines)),
    Judged("official.marking.mark", "personal", ("", *CHOICES),
           lambda w, code: marking.mark(w.post, w.thread, statement=said("Another."), personal=code, **w.by_ines)),
    Judged("official.statements.apply_choice", "choice", ("", *CHOICES),
           lambda w, code: statements.apply_choice(Statement.checked(said("Another.")), code, **w.by_ines)),
    Judged("holding.evaluating.apply_choice", "choice", ("", *CHOICES),
           lambda w, code: evaluating.apply_choice("Another.", code, **w.by_ines)),
    Judged("posting.faces.propose", "language", ("", "en"),
           lambda w, code: faces.propose(w.letter, "A letter has come", w.body, language=code, interface="en", **w.by_ines)),
    Judged("posting.faces.answer", "word", faces.WORDS,
           lambda w, code: faces.answer(w.letter, code, read=str(w.face.id), wish="Say less.", by=amina(w), catalogue=w.catalogue)),
    Judged("posting.solving.say", "word", SOLVED,
           lambda w, code: solving.say(w.thread, code, by=amina(w), catalogue=w.catalogue)),
    Judged("desk.assigning.assign", "to", (assigning.ME, assigning.NOBODY, "ines"),
           lambda w, code: assigning.assign(w.thread, code, **w.by_ines)),
    Judged("state.set_visibility", "visibility", VISIBILITIES,
           lambda w, code: state.set_visibility(w.thread, code, catalogue=w.catalogue)),
    Judged("state.set_status", "status", STATUSES,
           lambda w, code: state.set_status(w.post, w.thread, code, catalogue=w.catalogue)),
]  # fmt: skip

NEAR = ("Public", "public ", "PRIVATE", "yes ", "on", "question\n", "en-XX", "housing/", "gah", "0x1", "null", "*", "%")
UNKNOWN = st.sampled_from(NEAR) | st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=12)
"""Without the sign that cleaning takes out of whatever is typed, since PostgreSQL stores it nowhere."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=UNKNOWN)
async def test_an_unknown_code_is_refused_and_changes_no_row(world: World, code: str) -> None:
    before = await contents()
    for judged in JUDGED:
        if code not in judged.known:
            with pytest.raises(Invalid):
                await judged.call(world, code)
                pytest.fail(f"{judged.verb} takes {code!r} for {judged.argument}")
    assert await contents() == before


@pytest.mark.parametrize("judged", JUDGED, ids=lambda each: f"{each.verb}-{each.argument}")
async def test_some_known_code_is_accepted(world: World, judged: Judged) -> None:
    """Otherwise the test above would pass for a call that is refused for another reason."""
    refused: list[object] = []
    for code in judged.known:
        try:
            await judged.call(world, code)
        except Exception as refusal:
            refused.append(refusal)
        else:
            return
    pytest.fail(f"every known code is refused: {refused}")


# Every verb is walked, so that none with a code of its own is left out above.

ROOMS = (casework, holding, posting, official)
TYPED = frozenset(
    {
        "reason",
        "body",
        "title",
        "read",
        "key",
        "answer",
        "review_by",
        "known",
        "interface",
        "words",
        "gist",
        "named",
        "wish",
    }
)
"""Text and days somebody typed, and ids, of which an unknown one leads to nothing, and marks and keys of forms, which are compared and never stored as a code."""
PROGRAMS = frozenset({
    "posting.asking.ask.example", "posting.editing.replace_text.staff", "official.versions.write.kind",
    "posting.editing.replace_text.meaning", "posting.votes.follow.language",
    "official.versions.write.meaning", "official.versions.publish.notifies", "casework.notes.note.keeps_numbers", "holding.evaluating.confirm_public.choice",
    "holding.evaluating.apply_choice.team_reads", "posting.asking.ask.nameless",
    "posting.attachments.attach.lenient", "posting.faces.propose.looked",
    # No question is lost over a reminder: what isn't a kind of letter or a day is passed over.
    "posting.letter_reminders.attach.letter", "posting.letter_reminders.attach.last_day",
})  # fmt: skip
"""Given by verbs and commands alone, never by a form."""


def modules() -> Iterator[tuple[str, ModuleType]]:
    for room in ROOMS:
        for found in pkgutil.iter_modules(room.__path__):
            name = f"{room.__name__}.{found.name}"
            yield name.removeprefix("forum.threads."), importlib.import_module(name)


def codes_of(name: str, verb: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """The arguments of a verb that may hold a code: words and answers to yes or no, but for what is typed."""
    for argument, kind in get_type_hints(verb).items():
        holds_code = kind in (str, bool, str | None, bool | None) and argument not in {"return", *TYPED}
        if holds_code and f"{name}.{argument}" not in PROGRAMS:
            yield name, argument


def verbs() -> Iterator[tuple[str, str]]:
    for module_name, module in modules():
        for name, verb in inspect.getmembers(module, inspect.iscoroutinefunction):
            if name.startswith("_") or verb.__module__ != module.__name__:
                continue
            if {"by", "voter"} & set(inspect.signature(verb).parameters):
                yield from codes_of(f"{module_name}.{name}", verb)


def test_every_code_that_a_verb_is_given_is_tried_above() -> None:
    assert set(verbs()) <= {(each.verb, each.argument) for each in JUDGED}
    assert len(set(verbs())) > 10


def test_every_field_of_a_question_that_holds_a_code_is_tried_above() -> None:
    typed = {"title", "body", "language_named", "interface", "after", "through"}
    tried = {each.argument for each in JUDGED if each.verb == "posting.asking.ask"}
    assert tried == {field for field in Question.__dataclass_fields__ if field not in typed}


async def test_a_question_in_a_language_that_is_not_offered_says_which_and_is_never_in_the_pages(
    catalogue: Catalogue,
) -> None:
    body = "Jeg har ikke fået mit kort endnu, hvad skal jeg gøre?"
    thread = await ask(language="", interface="pt", title="Hvor er mit kort", body=body)
    assert (thread.language_id, thread.language_named) == ("other", "da")

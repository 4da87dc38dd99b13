"""The story of the example questions as steps in time: asked, routed, linked, refused, answered, marked official."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from forum import text
from forum.catalogue.views import Catalogue, TopicView
from forum.examples import Example, people
from forum.people.passwords import Hasher
from forum.people.person import Person
from forum.text import Prose
from forum.threads.casework import gists
from forum.threads.models import Post, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import answering, asking, lifecycle

SOURCE = "Practice of the cabinet (example)"
ROUTED = {
    "GAJI GAT": "The reception desk can deal with this itself.",
    "GAT GAJI": "This turns on the law, so the lawyers answer it.",
    "EMP-GIP GAJI": "This is about rights at work, so the lawyers answer it.",
    "GAS GAJI": "This needs legal advice before anything else.",
    "GAH GAS": "The family needs somewhere to sleep now, so social support answers.",
    "GAT GAS": "The person needs social support first.",
    "GAT GAQ": "This is about studying here, so the cabinet for qualifications answers.",
}
REJECTED = {
    "appointment_seller": "Appointments are free and nobody may sell them, so this cannot stay here.",
    "phishing": "This asks people for data or money in the name of somebody else, so it cannot stay here.",
    "hate_speech": "This attacks people for where they come from, so it cannot stay here.",
    "job_scam": "This offers work in return for money, which is a fraud, so it cannot stay here.",
    "document_forgery": "This offers false documents, so it cannot stay here.",
}

WORDS_ENOUGH, HAN_ENOUGH = 10, 20
_SENTENCE_END = re.compile(r"(?<=\w\w)[.!?]+[\"»”)]?\s+|(?<=\))\.\s+|[。！？।۔؟]\s*")

Step = tuple[datetime, Callable[[], Awaitable[None]]]


@dataclass(kw_only=True)
class Story:
    """The story of some examples. Each public method but `steps` is one verb by one person.

    `threads` and `answers` are the ids that examples got, by the example's id; `staff` are the people by nickname.
    """

    catalogue: Catalogue
    words: Mapping[str, tuple[Prose, Prose | None]]
    loaded_on: date
    hasher: Hasher
    staff: dict[str, Person] = field(default_factory=dict)
    threads: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)

    def steps(self, examples: Sequence[Example], moved: timedelta, until: datetime) -> list[Step]:
        """The steps, example by example, each with its moment: the example's own plus `moved`, at most `until`."""
        names = people.authors(examples)
        return [
            (min(moment, until), step)
            for position, example in enumerate(examples)
            for moment, step in self._of(example, names[example.id], example.asked_at + moved, position)
        ]

    def _of(self, example: Example, author: str, asked: datetime, position: int) -> Iterator[Step]:
        answered = asked + timedelta(hours=2 + 7 * position % 23, minutes=13 * position % 60)
        yield asked, partial(self.ask, example, author)
        if self._routing(example):
            yield asked + timedelta(minutes=25), partial(self.route, example)
        if example.duplicate_of:
            yield asked + timedelta(minutes=40), partial(self.link, example, example.duplicate_of)
        if example.gist:
            yield asked + timedelta(minutes=45), partial(self.sum_up, example)
        if example.rejected:
            yield asked + timedelta(minutes=55), partial(self.reject, example, example.rejected)
        if example.answer:
            yield answered, partial(self.answer, example)
        if example.answer and example.answer.official:
            yield answered + timedelta(minutes=10), partial(self.mark, example)

    def _topic(self, example: Example) -> TopicView:
        topic = self.catalogue.topic(example.topic)
        assert topic is not None
        return topic

    def _routing(self, example: Example) -> str:
        """The codes of the cabinet a question goes to first and of the one it belongs to; "" where they are one."""
        first = self.catalogue.cabinets[self._topic(example).cabinet_id].code
        return f"{first} {example.cabinet}" if first != example.cabinet else ""

    def _speaker(self, role: str, cabinet_id: int = 0) -> Person:
        held = self.catalogue.cabinets[cabinet_id].covering if cabinet_id else frozenset()
        return next(p for p in self.staff.values() if role in p.roles and (not held or p.cabinets & held))

    async def _thread(self, example_id: str) -> Thread:
        return await Thread.get(id=self.threads[example_id])

    async def ask(self, example: Example, author: str) -> None:
        question = asking.Question(
            topic=example.topic,
            language=example.language,
            title=text.clean_line(example.title),
            body=self.words[example.id][0],
            visibility="private" if example.private else "public",
            danger="yes" if example.danger else "no",
        )
        by = self.staff.get(author) or await people.author(author, hasher=self.hasher)
        thread = await asking.ask(question, by=by, catalogue=self.catalogue, example=True)
        self.threads[example.id] = thread.id

    async def route(self, example: Example) -> None:
        thread = await self._thread(example.id)
        by, reason = self._speaker("officer", thread.cabinet_id), ROUTED[self._routing(example)]
        await lifecycle.route(thread, to=example.cabinet, by=by, catalogue=self.catalogue, reason=reason)

    async def link(self, example: Example, original: str) -> None:
        thread = await self._thread(example.id)
        by = self._speaker("officer", thread.cabinet_id)
        await lifecycle.link_duplicate(thread, of=await self._thread(original), by=by, catalogue=self.catalogue)

    async def sum_up(self, example: Example) -> None:
        thread = await self._thread(example.id)
        by = self._speaker("officer", thread.cabinet_id)
        await gists.write(thread, example.gist, by=by, catalogue=self.catalogue)

    async def reject(self, example: Example, kind: str) -> None:
        by, reason = self._speaker("moderator"), REJECTED[kind]
        await lifecycle.reject(await self._thread(example.id), by=by, catalogue=self.catalogue, reason=reason)

    async def answer(self, example: Example) -> None:
        thread, body = await self._thread(example.id), self.words[example.id][1]
        assert body is not None
        by = self._speaker("officer", thread.cabinet_id)
        self.answers[example.id] = (await answering.answer(thread, body=body, by=by, catalogue=self.catalogue)).id

    async def mark(self, example: Example) -> None:
        thread, post = await self._thread(example.id), await Post.get(id=self.answers[example.id])
        sources = [(SOURCE, "", "")]
        days = self.loaded_on.isoformat(), year_after(self.loaded_on).isoformat()
        said = StatementDetails(in_short(post.source), sources, *days)
        by = self._speaker("officer", thread.cabinet_id)
        await marking.mark(post, thread, statement=said, by=by, catalogue=self.catalogue)


def in_short(source: str) -> str:
    """The beginning of an answer as its short answer: the first sentence, and further ones while that is too short."""
    plain = text.excerpt(source, limit=len(source) + 1)
    ends = [end.end() for end in _SENTENCE_END.finditer(plain)]
    wholes = [plain[:end].rstrip() for end in ends if plain[end : end + 1].isalpha() and not plain[end].islower()]
    return text.shorten(next(filter(_says_something, wholes), plain))


def _says_something(plain: str) -> bool:
    return text.word_count(plain) >= WORDS_ENOUGH or text.han_count(plain) >= HAN_ENOUGH


def year_after(day: date) -> date:
    """The same day a year later; of 29 February the 28th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

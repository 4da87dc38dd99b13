"""Rows of a generated forum, a batch of threads at a time, consistent with each other; the same seed makes the same forum."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.bulk import Row
from bench.texts import Texts, Words
from forum import clock
from forum.catalogue.views import Catalogue
from forum.people.accounts import Account
from forum.text import RENDERER_VERSION
from forum.threads.models import NEVER

YEARS = 3
PRIVATE = 0.15
OFFICIAL = 0.5  # of the answered ones, which is 40 % of all
DUPLICATES = 0.05
GONE = 0.02
COMMENTS = 0.2
HELD, HELD_ANSWERS = 0.05, 0.01  # of questions without an answer, of members' answers
OTHER_KINDS = {7: "announcement", 33: "discussion", 66: "discussion"}  # of a hundred public threads
RENDERED = 0.3  # of questions with an official answer
LONGEST, LONG = 150, 499
"""Posts after the question: at most, and in the first question of a batch that has room for it."""

NEEDED_FOR_LONG = 3_000
PROMISED = timedelta(days=3)


@dataclass
class Batch:
    """The rows of some threads, by kind, as dictionaries of columns."""

    threads: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    official_answers: list[Row] = field(default_factory=list)
    renderings: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    follows: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)


class Making:
    """What all batches have in common: the catalogue, the texts, the people, and the time that the forum covers."""

    def __init__(self, catalogue: Catalogue, known: Sequence[Texts], people: Mapping[str, Sequence[Account]], of: int):
        self.catalogue, self.texts, self.people, self.of = catalogue, known, people, of
        self.in_language: dict[str, list[Texts]] = defaultdict(list)
        for each in known:
            self.in_language[each.language].append(each)
        self.now = clock.now()
        self.begin = self.now - timedelta(days=365 * YEARS)

    def batch(self, first: int, lengths: Sequence[int], official_id: int, chance: Random) -> Batch:
        """The threads from the number `first` on, one for each length; official answers are counted from `official_id` on."""
        made = _Made(self, chance, official_id)
        for number, following in enumerate(lengths, first):
            made.add(number, following, forced=number == first and following == LONG)
        return made.batch


def lengths(threads: int, posts: int, chance: Random) -> list[int]:
    """The number of posts after the question, by thread: few in most, very many in some, `posts` in all with the questions."""
    left = posts - threads
    very_long = left >= NEEDED_FOR_LONG
    weights = [min(chance.paretovariate(1.1), LONGEST / 4) - 0.9 for _ in range(threads - very_long)]
    total, left = sum(weights), left - LONG * very_long
    found = [min(int(left * weight / total), LONGEST) for weight in weights]
    for number in chance.choices(range(len(found)), k=left - sum(found)):
        found[number] += 1
    return [LONG, *found] if very_long else found


class _Made:
    def __init__(self, making: Making, chance: Random, official_id: int):
        self.making, self.chance, self.official_id = making, chance, official_id
        self.batch = Batch()
        self.originals: dict[str, list[Row]] = {}

    def add(self, number: int, following: int, *, forced: bool) -> None:
        words = self.chance.choice(self.making.texts)
        thread = self._thread(number, words, following, forced)
        self._duplicate(thread)
        self._same(thread)
        answers = list(self._posts(thread, words, following))
        self._settle(thread, [answer for answer in answers if answer["status"] == "published"], words)
        self.batch.threads.append(thread)

    def _thread(self, number: int, words: Texts, following: int, forced: bool) -> Row:
        chance, making = self.chance, self.making
        topic = making.catalogue.topic(words.topic)
        assert topic is not None
        private = chance.random() < PRIVATE and not forced
        moment = making.begin + timedelta(days=365 * YEARS) * ((number + chance.random() / 2) / making.of)
        kind = "question" if private or forced else OTHER_KINDS.get(number % 100, "question")
        status = "published"
        if chance.random() < GONE and not forced:
            status = chance.choice(("rejected", "removed"))
        elif not following and chance.random() < HELD:
            status = "pending"
        return {
            "id": chance.getrandbits(60),
            "kind": kind,
            "topic_id": topic.id,
            "language_id": words.language,
            "cabinet_id": topic.cabinet_id,
            "author_id": chance.choice(making.people["member"]).id,
            "title": words.title,
            "title_html": words.title_html,
            "slug": "" if private or topic.sensitive else words.slug,
            "visibility": "private" if private else "public",
            "status": status,
            "state": "unanswered",
            "created_at": moment,
            "waiting_since": moment if kind == "question" else NEVER,
            "answer_by": moment + PROMISED if kind == "question" else None,
            "active_at": moment,
            "seen_at": moment,
            "answers_count": 0,
            "same_count": 0,
            "follows_count": 0,
            "duplicate_of_id": None,
            "duplicates_count": 0,
            "official_id": None,
            "read_in": "",
            "renderings_count": 0,
        }

    def _duplicate(self, thread: Row) -> None:
        earlier = self.originals.setdefault(thread["title"], [])
        if earlier and self.chance.random() < DUPLICATES:
            original = self.chance.choice(earlier)
            thread["duplicate_of_id"] = original["id"]
            original["duplicates_count"] += thread["visibility"] == "public" and thread["status"] == "published"
        else:
            earlier.append(thread)

    def _same(self, thread: Row) -> None:
        thread["same_count"] = min(int(self.chance.paretovariate(1.5)) - 1, 30)
        at = thread["created_at"]
        for number in range(thread["same_count"]):
            self.batch.same.append({"thread_id": thread["id"], "voter": f"generated {number}", "at": at})
        self.batch.follows.append({"thread_id": thread["id"], "account_id": thread["author_id"], "at": at})
        thread["follows_count"] = 1

    def _posts(self, thread: Row, words: Texts, following: int) -> Iterator[Row]:
        """Makes the posts of a thread; gives its answers."""
        moment = thread["created_at"]
        question = self._post(thread, "question", "member", words.body, moment, thread["author_id"])
        question["status"] = thread["status"]
        if thread["status"] == "pending":
            self._hold(question, thread, "first_post")
        answers: list[Row] = []
        for _ in range(following):
            moment = min(moment + timedelta(minutes=self.chance.randint(5, 3000)), self.making.now)
            role = self.chance.choices(("officer", "mediator", "member"), (5, 3, 2))[0]
            if answers and self.chance.random() < COMMENTS:
                self._comment(thread, self.chance.choice(answers), words, moment)
                continue
            answer = self._post(thread, "answer", role, self.chance.choice(words.answers), moment)
            if role == "member" and self.chance.random() < HELD_ANSWERS:
                answer["status"] = "pending"
                self._hold(answer, thread, "link")
            else:
                self._vote(answer)
                answers.append(answer)
            yield answer
        thread["active_at"] = moment

    def _post(
        self, thread: Row, kind: str, role: str, words: Words, moment: datetime, author: int | None = None
    ) -> Row:
        who = self.chance.choice(self.making.people[role])
        post = {
            "id": self.chance.getrandbits(60),
            "thread_id": thread["id"],
            "kind": kind,
            "answer_id": None,
            "author_id": author or who.id,
            "role": role,
            "cabinet_id": thread["cabinet_id"] if role == "officer" else None,
            "shown_name": who.nickname if role == "member" else "",
            "language_id": thread["language_id"],
            "source": words[0],
            "html": words[1],
            "renderer": RENDERER_VERSION,
            "status": "published",
            "created_at": moment,
            "helpful_yes": 0,
            "helpful_no": 0,
            "comments_count": 0,
        }
        self.batch.posts.append(post)
        return post

    def _comment(self, thread: Row, answer: Row, words: Texts, moment: datetime) -> None:
        comment = self._post(thread, "comment", "member", words.comment, moment, thread["author_id"])
        comment["answer_id"] = answer["id"]
        answer["comments_count"] += 1

    def _hold(self, post: Row, thread: Row, reason: str) -> None:
        item: dict[str, Any] = {"id": self.chance.getrandbits(60), "post_id": post["id"], "thread_id": thread["id"]}
        item |= {"reasons": f" {reason} ", "urgency": self.chance.choice((0, 20, 40)), "held": True}
        item |= {"language_id": thread["language_id"], "topic_id": thread["topic_id"], "since": post["created_at"]}
        self.batch.waiting.append(item)

    def _vote(self, answer: Row) -> None:
        for number in range(int(self.chance.paretovariate(2.5)) - 1):
            helped = self.chance.random() < 0.8
            answer["helpful_yes" if helped else "helpful_no"] += 1
            vote = {
                "post_id": answer["id"],
                "voter": f"generated {number}",
                "helped": helped,
                "at": answer["created_at"],
            }
            self.batch.votes.append(vote)

    def _settle(self, thread: Row, answers: list[Row], words: Texts) -> None:
        """The state and counters that the verbs would have left."""
        said = [answer for answer in answers if answer["role"] != "member"]
        thread["answers_count"] = len(answers)
        if said and self.chance.random() < OFFICIAL:
            answer = self.chance.choice(said)
            version = self._official(thread, answer, words)
            thread["state"], thread["official_id"] = "official", version["id"]
            if self.chance.random() < RENDERED:
                self._render(thread, answer, version)
        elif said or (answers and thread["kind"] == "discussion"):
            thread["state"] = "answered"
        if thread["state"] != "unanswered":
            thread["waiting_since"] = NEVER

    def _official(self, thread: Row, answer: Row, words: Texts) -> Row:
        at = answer["created_at"]
        sources = [{"title": "Lei n.º 23/2007", "url": "https://diariodarepublica.pt/", "article": "78.º"}]
        version = {
            "id": self.official_id,
            "post_id": answer["id"],
            "cabinet_id": thread["cabinet_id"],
            "language_id": answer["language_id"],
            "short_answer": words.short[0],
            "short_html": words.short[1],
            "sources": json.dumps(sources),
            "valid_from": at.date(),
            "review_by": clock.today() + timedelta(days=self.chance.randint(-20, 345)),
            "post_revision": 1,
            "marked_at": at + timedelta(hours=1),
            "marked_by_id": answer["author_id"],
        }
        self.official_id += 1
        self.batch.official_answers.append(version)
        return version

    def _render(self, thread: Row, answer: Row, version: Row) -> None:
        """Renders the official answer, and in half of the cases the question, into one or two other languages."""
        others = sorted(self.making.in_language.keys() - {thread["language_id"]})
        chosen = sorted(self.chance.sample(others, self.chance.randint(1, 2)))
        question = next(post for post in reversed(self.batch.posts) if post["kind"] == "question")
        for language in chosen:
            words = self.chance.choice(self.making.in_language[language])
            row = self._rendering(thread, answer, language, words.answers[0])
            row |= {"version_id": version["id"], "short_answer": words.short[0], "short_html": words.short[1]}
            if self.chance.random() < 0.5:
                row = self._rendering(thread, question, language, words.body)
                row |= {"title": words.title, "title_html": words.title_html}
        thread["read_in"] = " ".join(chosen)

    def _rendering(self, thread: Row, post: Row, language: str, words: Words) -> Row:
        row = {
            "post_id": post["id"],
            "thread_id": thread["id"],
            "language_id": language,
            "title": "",
            "title_html": "",
            "source": words[0],
            "html": words[1],
            "renderer": RENDERER_VERSION,
            "short_answer": "",
            "short_html": "",
            "post_revision": 1,
            "masks": 0,
            "version_id": None,
            "made_at": post["created_at"] + timedelta(days=1),
            "made_by_id": self.chance.choice(self.making.people["mediator"]).id,
        }
        thread["renderings_count"] += 1
        self.batch.renderings.append(row)
        return row

"""A forum large enough to measure: the example texts in all their languages, over and over, with counters that are true."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from random import Random
from typing import Any

from tortoise.models import Model

from bench.texts import Texts, texts
from forum import clock, database
from forum.catalogue import seed, snapshot
from forum.catalogue.views import Catalogue
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.threads.models import NEVER, OfficialAnswer, Post, Thread
from forum.threads.posting.models import Follow, SameProblem, Vote

YEARS = 3
PRIVATE = 0.15
OFFICIAL = 0.5  # of the answered ones, which is 40 % of all
DUPLICATES = 0.05
GONE = 0.02
COMMENTS = 0.2
LONGEST = 150
BATCH = 2_000


@dataclass(frozen=True)
class Size:
    """The size of a generated forum. `posts` counts questions, answers and comments."""

    threads: int = 20_000
    posts: int = 200_000
    accounts: int = 2_000


@asynccontextmanager
async def filled(url: str, size: Size) -> AsyncIterator[Catalogue]:
    """Connected to the database at `url`, migrated and filled if it was empty."""
    await database.migrate(url)
    await database.connect(url)
    try:
        await seed.fill()
        snapshot.forget()
        if not await Thread.exists():
            await fill(size)
        yield await snapshot.current()
    finally:
        await database.close()


async def fill(size: Size) -> None:
    """Fills the connected database, which has the catalogue and no thread."""
    catalogue = await snapshot.current()
    people = await _people(size.accounts, catalogue)
    made = Making(catalogue, await texts(), people, Random(20_000))
    threads = [made.thread(number, size.threads) for number in range(size.threads)]
    lengths = made.lengths(size)
    posts = list(chain.from_iterable(map(made.posts, threads, lengths)))
    async with database.transaction():
        for rows in (threads, posts, made.official_answers, made.votes, made.same, made.follows):
            await _insert(rows)
        await database.execute(
            "UPDATE thread SET official_id = official_answer.id FROM official_answer"
            " JOIN post ON post.id = official_answer.post_id WHERE post.thread_id = thread.id"
        )
    await database.execute("ANALYZE")


async def _insert(rows: Sequence[Model]) -> None:
    if rows:
        await type(rows[0]).bulk_create(rows, batch_size=BATCH)


async def _people(count: int, catalogue: Catalogue) -> dict[str, list[Account]]:
    """Accounts by role: one officer a cabinet, one mediator a language, a moderator, and members."""
    moment = clock.now() - timedelta(days=366 * YEARS)
    mediated = [language.code for language in catalogue.offered_languages() if language.mediated]
    roles: list[tuple[str, dict[str, Any]]] = [("officer", {"cabinet_id": number}) for number in catalogue.cabinets]
    roles += [("mediator", {"language": code}) for code in mediated] + [("moderator", {})]
    names = [f"member-{number}" for number in range(count)] + [f"staff-{number}" for number in range(len(roles))]
    made = (Account(nickname=name, nickname_key=name, created_at=moment, seen_at=moment) for name in names)
    await _insert(list(made))
    accounts = {account.nickname: account for account in await Account.filter(nickname__in=names)}
    people = {"member": [accounts[name] for name in names[:count]], "officer": [], "mediator": [], "moderator": []}
    for (role, _), name in zip(roles, names[count:], strict=True):
        people[role].append(accounts[name])
    grants = zip(roles, names[count:], strict=True)
    await _insert(
        [RoleGrant(account_id=accounts[name].id, role=role, granted_at=moment, **held) for (role, held), name in grants]
    )
    return people


class Making:
    """Rows of one forum, consistent with each other; the same `chance` makes the same forum."""

    def __init__(self, catalogue: Catalogue, known: Sequence[Texts], people: dict[str, list[Account]], chance: Random):
        self.catalogue, self.texts, self.people, self.chance = catalogue, known, people, chance
        self.by_title = {each.title: each for each in known}
        self.now = clock.now()
        self.begin = self.now - timedelta(days=365 * YEARS)
        self.originals: dict[str, list[Thread]] = {}
        self.official_answers: list[OfficialAnswer] = []
        self.votes: list[Vote] = []
        self.same: list[SameProblem] = []
        self.follows: list[Follow] = []

    def thread(self, number: int, of: int) -> Thread:
        chance, words = self.chance, self.chance.choice(self.texts)
        topic = self.catalogue.topic(words.topic)
        assert topic is not None
        private = chance.random() < PRIVATE
        moment = self.begin + timedelta(days=365 * YEARS) * ((number + chance.random() / 2) / of)
        kind = "question" if private else chance.choices(("question", "discussion", "announcement"), (97, 2, 1))[0]
        thread = Thread(
            id=chance.getrandbits(60),
            kind=kind,
            topic_id=topic.id,
            language_id=words.language,
            cabinet_id=topic.cabinet_id,
            author_id=chance.choice(self.people["member"]).id,
            title=words.title,
            title_html=words.title_html,
            slug="" if private or topic.sensitive else words.slug,
            visibility="private" if private else "public",
            status="published" if chance.random() > GONE else chance.choice(("rejected", "removed")),
            created_at=moment,
            waiting_since=moment if kind == "question" else NEVER,
            active_at=moment,
            seen_at=moment,
        )
        self._duplicate(thread)
        self._same(thread)
        return thread

    def _duplicate(self, thread: Thread) -> None:
        earlier = self.originals.setdefault(thread.title, [])
        if earlier and self.chance.random() < DUPLICATES:
            original = self.chance.choice(earlier)
            thread.duplicate_of_id = original.id
            original.duplicates_count += thread.visibility == "public" and thread.status == "published"
        else:
            earlier.append(thread)

    def _same(self, thread: Thread) -> None:
        thread.same_count = min(int(self.chance.paretovariate(1.5)) - 1, 30)
        for number in range(thread.same_count):
            self.same.append(SameProblem(thread_id=thread.id, voter=f"generated {number}", at=thread.created_at))
        self.follows.append(Follow(thread_id=thread.id, account_id=thread.author_id, at=thread.created_at))
        thread.follows_count = 1

    def lengths(self, size: Size) -> list[int]:
        """The number of posts after the question, by thread: few in most, very many in some, in all as `size` says."""
        left = size.posts - size.threads
        weights = [min(self.chance.paretovariate(1.1), LONGEST / 4) - 0.9 for _ in range(size.threads)]
        total = sum(weights)
        lengths = [min(int(left * weight / total), LONGEST) for weight in weights]
        for number in self.chance.choices(range(size.threads), k=left - sum(lengths)):
            lengths[number] += 1
        return lengths

    def posts(self, thread: Thread, following: int) -> Iterable[Post]:
        words = self.by_title[thread.title]
        yield self._post(thread, "question", "member", words.body, thread.created_at, thread.author_id)
        answers: list[Post] = []
        moment = thread.created_at
        for _ in range(following):
            moment = min(moment + timedelta(minutes=self.chance.randint(5, 3000)), self.now)
            role = self.chance.choices(("officer", "mediator", "member"), (5, 3, 2))[0]
            if answers and self.chance.random() < COMMENTS:
                yield self._comment(thread, self.chance.choice(answers), words, moment)
                continue
            answer = self._post(thread, "answer", role, self.chance.choice(words.answers), moment)
            self._vote(answer)
            answers.append(answer)
            yield answer
        thread.active_at = moment
        self._settle(thread, answers, words)

    def _post(
        self, thread: Thread, kind: str, role: str, words: tuple[str, str], moment: datetime, author: int | None = None
    ) -> Post:
        who = self.chance.choice(self.people[role])
        return Post(
            id=self.chance.getrandbits(60),
            thread_id=thread.id,
            kind=kind,
            author_id=author or who.id,
            role=role,
            cabinet_id=thread.cabinet_id if role == "officer" else None,
            shown_name=who.nickname if role == "member" else "",
            language_id=thread.language_id,
            source=words[0],
            html=words[1],
            renderer=1,
            status="published",
            created_at=moment,
        )

    def _comment(self, thread: Thread, answer: Post, words: Texts, moment: datetime) -> Post:
        comment = self._post(thread, "comment", "member", words.comment, moment, thread.author_id)
        comment.answer_id = answer.id
        answer.comments_count += 1
        return comment

    def _vote(self, answer: Post) -> None:
        for number in range(int(self.chance.paretovariate(2.5)) - 1):
            helped = self.chance.random() < 0.8
            answer.helpful_yes += helped
            answer.helpful_no += not helped
            self.votes.append(Vote(post_id=answer.id, voter=f"generated {number}", helped=helped, at=answer.created_at))

    def _settle(self, thread: Thread, answers: list[Post], words: Texts) -> None:
        """The state and counters that the verbs would have left."""
        said = [answer for answer in answers if answer.role != "member"]
        thread.answers_count = len(answers)
        if said and self.chance.random() < OFFICIAL:
            self.official_answers.append(self._official(thread, self.chance.choice(said), words))
            thread.state = "official"
        elif said or (answers and thread.kind == "discussion"):
            thread.state = "answered"
        if thread.state != "unanswered":
            thread.waiting_since = NEVER

    def _official(self, thread: Thread, answer: Post, words: Texts) -> OfficialAnswer:
        day = answer.created_at.date()
        return OfficialAnswer(
            post_id=answer.id,
            cabinet_id=thread.cabinet_id,
            language_id=answer.language_id,
            short_answer=words.short[0],
            short_html=words.short[1],
            sources=[{"title": "Lei n.º 23/2007", "url": "https://diariodarepublica.pt/", "article": "78.º"}],
            valid_from=day,
            review_by=clock.today() + timedelta(days=self.chance.randint(-20, 345)),
            post_revision=1,
            marked_at=answer.created_at + timedelta(hours=1),
            marked_by_id=answer.author_id,
        )

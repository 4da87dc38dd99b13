"""People who write without pause, each in a session of their own, and a book of what was acknowledged."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from forum import ids
from forum.people import accounts, sessions
from forum.people.accounts import Account
from forum.web.requests.form_keys import FormKeys, form_of
from tests.cast import SECRET, cheap_hasher
from tests.journeys.served import READY_WITHIN, Server

WRITERS = ("amina", "bilal", "carlos", "ada", "rahima", "ines", "rui", "marta")
OFFICERS = ("ines", "rui")
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
TRIES = 3
"""How often a form is sent again that the server had no room for; it was not acknowledged, and may not be written twice."""

Note = Callable[[str], None]
"""What to do with the location of an acknowledged write."""

Sending = tuple[str, dict[str, str], Note]
"""A form on its way: its address, its fields, what to note when it is acknowledged."""


@dataclass
class Book:
    """What the server has acknowledged, by id: threads and posts with their text, and everybody's last small word."""

    threads: dict[int, tuple[str, str]] = field(default_factory=dict)
    posts: dict[int, str] = field(default_factory=dict)
    answers: dict[int, None] = field(default_factory=dict)
    said: dict[tuple[str, str, int], str] = field(default_factory=dict)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: int = 0

    def begin(self, wanted: int) -> None:
        """From now on `enough` is set once so many writes have been acknowledged."""
        self.enough.clear()
        self.wanted = wanted

    def count(self) -> None:
        self.wanted -= 1
        if self.wanted == 0:
            self.enough.set()


@dataclass
class Writer:
    """Somebody who writes without pause. `last` was acknowledged, `waiting` was sent and not acknowledged."""

    nickname: str
    token: str
    digest: str
    book: Book
    chance: Random
    last: Sending | None = None
    waiting: Sending | None = None
    number: int = 0

    def browser(self, server: Server) -> httpx.AsyncClient:
        cookies = {"session": self.token}
        return server.client(cookies=cookies, headers=FROM_OUR_PAGE, timeout=READY_WITHIN)

    async def write(self, server: Server) -> None:
        """Goes on until the server is gone."""
        async with self.browser(server) as browser:
            try:
                while True:
                    await self.send(browser, *self.form())
            except httpx.TransportError:
                return

    async def write_again(self, server: Server) -> None:
        """Sends the same form, key and all, as somebody does who saw no answer, and the one before as well."""
        async with self.browser(server) as browser:
            for form in (self.last, self.waiting):
                if form:
                    await self.send(browser, *form)

    async def send(self, browser: httpx.AsyncClient, path: str, fields: dict[str, str], note: Note) -> None:
        self.waiting = (path, fields, note)
        answer = await browser.post(path, data=fields)
        for _ in range(TRIES):
            # On a machine that is busy a server that has just come back may say so; whoever reads that sends the form again.
            if answer.status_code != 503:
                break
            await asyncio.sleep(1)
            answer = await browser.post(path, data=fields)
        self.waiting, self.last = None, self.waiting
        refusable = path.endswith("/duplicate")
        assert answer.status_code == 303 or (refusable and answer.status_code in (409, 422)), (path, answer.text)
        note(answer.headers.get("location", ""))
        self.book.count()

    def form(self) -> Sending:
        """The next form, with a key of its own."""
        path, fields, note = self.next()
        return path, fields | {"form_key": FormKeys(SECRET, self.digest).make(form_of(path))}, note

    def next(self) -> Sending:
        self.number += 1
        if not self.book.threads or (self.chance.random() < 0.3 and self.nickname not in OFFICERS):
            return self.ask()
        thread = self.chance.choice(list(self.book.threads))
        if self.nickname in OFFICERS and (not self.book.answers or self.chance.random() < 0.6):
            return self.answer(thread)
        if self.nickname in (*OFFICERS, "marta") and self.book.answers and self.chance.random() < 0.4:
            return self.comment(self.chance.choice(list(self.book.answers)))
        if self.nickname == "marta" and self.chance.random() < 0.5:
            other = self.chance.choice(list(self.book.threads))
            fields = {"of": ids.encode(other), "reason": ""}
            return f"/en/threads/{ids.encode(thread)}/duplicate", fields, lambda location: None
        return self.small_word(thread)

    def ask(self) -> Sending:
        title, body = (
            f"Question {self.number} of {self.nickname}",
            f"What {self.nickname} wants to know, {self.number}.",
        )

        def note(location: str) -> None:
            self.book.threads[ids.decode(location.rpartition("/")[2][: ids.LENGTH])] = title, body

        fields = {"topic": "documentation", "language": "en", "visibility": "public", "title": title, "body": body}
        return "/en/threads/new", fields, note

    def answer(self, thread: int) -> Sending:
        body = f"Answer {self.number} of {self.nickname}."

        def note(location: str) -> None:
            post = ids.decode(location.rpartition("#p-")[2])
            self.book.posts[post] = body
            self.book.answers[post] = None

        return f"/en/threads/{ids.encode(thread)}/answers", {"body": body}, note

    def comment(self, post: int) -> Sending:
        body = f"Comment {self.number} of {self.nickname}."

        def note(location: str) -> None:
            self.book.posts[ids.decode(location.rpartition("#p-")[2])] = body

        return f"/en/answers/{ids.encode(post)}/comments", {"body": body}, note

    def small_word(self, thread: int) -> Sending:
        what = self.chance.choice(
            ("same-problem", "follow", "helpful") if self.book.answers else ("same-problem", "follow")
        )
        if what == "helpful":
            about, value = self.chance.choice(list(self.book.answers)), self.chance.choice(("yes", "no", "none"))
            path, fields = f"/en/answers/{ids.encode(about)}/helpful", {"value": value}
        else:
            about, value = thread, self.chance.choice("01")
            path, fields = f"/en/threads/{ids.encode(about)}/{what}", {"on": value}

        def note(location: str) -> None:
            self.book.said[self.nickname, what, about] = value

        return path, fields, note


async def signed_in() -> list[Writer]:
    """Eight people with a session each and one book, in the database that this process is connected to."""
    book, found = Book(), []
    await accounts.create_by_command("carlos", None, hasher=cheap_hasher())
    for number, nickname in enumerate(WRITERS):
        token, session = await sessions.start(await Account.get(nickname=nickname))
        found.append(Writer(nickname, token, session.digest, book, Random(number)))
    return found

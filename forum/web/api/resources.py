"""Resources of the interface for programs: a line of its table, and a request for one, which is always a visitor's."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forum import ids
from forum.catalogue.views import Catalogue, LanguageView, TopicView
from forum.errors import Invalid, NotFound
from forum.partners.models import AppKey
from forum.people.person import VISITOR, Person
from forum.threads.models import Thread
from forum.threads.visibility import find_thread
from forum.web.api.parameters import LANG, Parameter
from forum.web.rendering.i18n import Words
from forum.web.requests.request import ForumRequest

NAMED = re.compile("{([a-z]+)}")


class NotThere(NotFound):
    """Raised when a parameter names something that isn't there."""

    def __init__(self, field_name: str, code: str = "not_here") -> None:
        super().__init__(field_name)
        self.fields = {field_name: code}


class NotTaken(Invalid):
    """Raised when what was sent is as described, and can't be taken all the same: `fields` says of each field why."""


@dataclass(frozen=True)
class Asked:
    """A request for a resource: its parameters by name, "" where one was left out. No cookie of it was read.

    `key` is that of the program, for resources that need one.
    """

    request: ForumRequest
    given: Mapping[str, str]
    reader: Person = VISITOR
    key: AppKey | None = None

    def __getitem__(self, name: str) -> str:
        return self.given[name]

    @property
    def catalogue(self) -> Catalogue:
        return self.request.catalogue

    @property
    def words(self) -> Words:
        return self.request.words

    @property
    def ui(self) -> str:
        return self.request.ui

    def address(self, name: str, **params: object) -> str:
        """The whole address of a page for people."""
        return self.whole(self.request.forum.urls.path(name, self.ui, None, **params))

    def whole(self, path: str) -> str:
        return f"{self.request.forum.settings.forum_base_url}{path}"

    def topic(self) -> TopicView | None:
        """The topic that was asked for, None for any. Raises NotThere, for a sensitive one too."""
        if not self["topic"]:
            return None
        known = self.catalogue
        found = known.topic(self["topic"]) or known.topic_once_called(self["topic"])
        if found is None or found.sensitive:
            raise NotThere("topic")
        return found

    def language(self) -> LanguageView | None:
        """The language that was asked for, None for any. Raises NotThere."""
        if not self["language"]:
            return None
        if (found := self.catalogue.languages.get(self["language"])) is None:
            raise NotThere("language")
        return found

    async def thread(self) -> Thread:
        """The thread of the path. Raises NotFound, also for one that no feed has."""
        thread = await find_thread(ids.decode(self["thread"]), reader=self.reader, catalogue=self.catalogue)
        return self.open(thread)

    def open(self, thread: Thread) -> Thread:
        """`thread`. Raises NotFound for one about danger or in a sensitive topic: no feed has it either."""
        if thread.danger or self.catalogue.topics[thread.topic_id].sensitive:
            raise NotFound
        return thread


@dataclass(frozen=True)
class Resource:
    """A line of the table: where it is, what it answers, how it is read, and by which parameters.

    Caches may keep and revalidate what it answers, unless one of the `personal` parameters is given.

    One with a `scope` needs the key of a program that may do so; no cache keeps its answer, and no page of another site reads
    it. One with a `body` is written to, and answers 201.
    """

    path: str
    name: str
    summary: str
    answer: Any
    read: Callable[[Asked], Awaitable[Any]]
    parameters: tuple[Parameter, ...] = ()
    personal: tuple[str, ...] = ()
    scope: str = ""
    headers: tuple[Parameter, ...] = ()
    body: tuple[Parameter, ...] = ()

    @property
    def methods(self) -> tuple[str, ...]:
        return ("POST", "OPTIONS") if self.body else ("GET", "HEAD", "OPTIONS")

    @cached_property
    def in_query(self) -> tuple[Parameter, ...]:
        return (*(each for each in self.parameters if not each.in_path), LANG)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        known = {each.name: each.pattern for each in self.parameters if each.in_path}
        return re.compile(NAMED.sub(lambda named: f"(?P<{named[1]}>{known[named[1]]})", self.path))

    def match(self, path: str) -> Mapping[str, str] | None:
        """The parameters of a path that is this one's, else None."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None

"""The request that handlers get: with its reader, language, catalogue and subject."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from forum import text
from forum.catalogue.documents import Document
from forum.catalogue.named import Institution
from forum.catalogue.views import CabinetView, Catalogue, TopicView, serving_today
from forum.people import second_factor
from forum.people.passwords import Hasher
from forum.people.person import VISITOR, Person
from forum.people.privacy import Holding
from forum.people.sessions import SignedIn
from forum.settings import Settings
from forum.threads.casework.danger import Unseen
from forum.threads.holding.rules import Policy
from forum.threads.models import Post, Thread
from forum.threads.reading.oversight import Oversight
from forum.web.rendering.assets import Assets
from forum.web.rendering.i18n import Words
from forum.web.rendering.words import Sentences
from forum.web.requests.limiting import Limiter
from forum.web.requests.urls import Urls


class StaffPages(NamedTuple):
    """The routes of staff's own pages that the forum links to, and how the names of all of them begin."""

    masked_text: str
    """Where a moderator gives a reason to read a masked text; its address has the post as `item`."""

    prefixes: tuple[str, ...]
    start_of: Callable[[Person], str]
    """Where somebody's work begins; empty for whoever has none."""

    waiting: Callable[[Person, Catalogue], Awaitable[dict[str, int]]]
    """The counts of what waits for them."""

    told: str
    """The page of what somebody told of pages, which a return code opens too."""


@dataclass(frozen=True, slots=True)
class Languages:
    """A reader's languages, the best first, as codes of the catalogue; that of the page is among them.

    `missing` is the language they want most where no page is in it, and its own name for itself; else both are empty.
    """

    own: tuple[str, ...]
    missing: str = ""
    missing_name: str = ""


@dataclass(frozen=True)
class Forum:
    """The parts of a running forum, made once by the composition root."""

    settings: Settings
    assets: Assets
    words: Mapping[str, Words]
    sentences: Sentences
    urls: Urls
    limiter: Limiter
    hasher: Hasher
    code_hasher: Hasher
    renderer: Any
    reserved: frozenset[str]
    oversight: Oversight
    staff_pages: StaffPages
    holdings: Sequence[Holding]
    chores: Mapping[str, timedelta]
    """The chores of workers, each with its period."""

    async def close(self) -> None:
        """Ends what runs beside requests."""
        await self.limiter.close()
        self.hasher.close()
        self.code_hasher.close()


class ForumRequest(Request):
    """A request after its endpoint prepared it. `thread` and `post` are there on routes whose address names one.

    `unread` is the document that the reader is asked to read, if any. `lacks_factor` is true of somebody of staff who has not
    shown a second factor.

    `unseen` are the questions of danger that the team has not looked at, for whoever works on them; `waiting` counts what
    waits for somebody of the team, `news` what is new for whoever is signed in. `reading` means that the thread is read with
    a reason, by somebody who could not see it otherwise. `topic` and `language_read` are those of a list that is filtered by
    one, `places` those that the page shows, by slug. `languages` are the reader's, on pages that go by them; `by_browser` says
    of other pages that something on them goes by the languages of the reader's browser.
    """

    forum: Forum
    words: Words
    catalogue: Catalogue
    signed_in: SignedIn | None
    thread: Thread
    post: Post
    lacks_factor: bool = False
    unseen: Unseen | None = None
    news: int = 0
    unread: Document | None = None
    reading: bool = False
    waiting: Mapping[str, int] = MappingProxyType({})
    topic: TopicView | None = None
    language_read: str = ""
    places: Collection[str] = ()
    languages: Languages | None = None
    by_browser: bool = False

    @cached_property
    def query_params(self) -> QueryParams:
        """The query of the address, cleaned like the fields of a form: no database takes every character of an address."""
        asked = super().query_params.multi_items()
        return QueryParams([(text.clean_line(name), text.clean_line(value)) for name, value in asked])

    def let_in(self, signed_in: SignedIn | None) -> None:
        """Sets the reader. Whoever must show a second factor and has not is a member until then, for pages and verbs alike."""
        policy = self.forum.settings.staff_second_factor
        if signed_in and not signed_in.factor and second_factor.needs_factor(signed_in.person, policy):
            self.lacks_factor, signed_in = True, replace(signed_in, person=second_factor.as_member(signed_in.person))
        self.signed_in = signed_in

    @property
    def ui(self) -> str:
        return self.words.code

    @property
    def user(self) -> Person:
        return self.signed_in.person if self.signed_in else VISITOR

    @property
    def account_id(self) -> int:
        """The reader's account, on routes that let only signed-in people in."""
        assert self.user.account_id is not None
        return self.user.account_id

    @property
    def route_name(self) -> str:
        return str(self.scope.get("route_name", ""))

    @property
    def cabinet(self) -> CabinetView:
        """The cabinet that owns the thread."""
        return self.catalogue.cabinets[self.thread.cabinet_id]

    @cached_property
    def institution(self) -> Institution:
        return serving_today(self.catalogue)

    @property
    def address(self) -> str:
        """The network address limits are counted by, as the outer layer established it."""
        return str(self.scope.get("forum.address", ""))

    @property
    def policy(self) -> Policy:
        """The policy of pre-moderation by the settings.

        Of how many first posts: the environment decides, where it is silent an admin, else the forum's own number.
        """
        known, chosen = self.forum.settings, self.catalogue.first_posts
        first_posts = known.hold_first_posts if known.decides("hold_first_posts") or chosen is None else chosen
        return Policy(on=known.holding == "on", first_posts=first_posts)

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie: `__Host-` binds it to https and this host."""
        return "__Host-session" if self.forum.settings.is_https else "session"

    @property
    def url_path(self) -> str:
        return str(self.scope["path"])

    @property
    def page_address(self) -> str:
        """The address of this page, or of the thread whose form was refused."""
        if self.method not in ("GET", "HEAD") and hasattr(self, "thread"):
            return self.link("threads.show", thread=self.thread.id)
        kept = urlencode([(name, value) for name, value in self.query_params.multi_items() if name != "notice"])
        return f"{self.url_path}?{kept}" if kept and self.method in ("GET", "HEAD") else self.url_path

    def link(self, name: str, *, query: dict[str, object] | None = None, **params: object) -> str:
        return self.forum.urls.path(name, self.ui, query, **params)

    def thread_url(self, thread: Thread) -> str:
        return self.forum.urls.thread(thread, self.ui)

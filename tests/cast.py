"""The cast of every test, and how they visit the forum.

Amina asks, Bilal is another member, Rahima mediates Bangla, Inês is an officer of GAJI (legal support), Rui one of GAH
(housing), Marta moderates, Ada is admin. A visitor is nobody. They are in every test's database from the start.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connection

import main
from forum import database, ids, settings, text
from forum.catalogue import document_records, seed, snapshot
from forum.catalogue.views import Catalogue
from forum.database.statements import WatchedTransaction
from forum.operations import worker
from forum.operations.worker import Work
from forum.people import accounts, grants, sessions
from forum.people.accounts import Account
from forum.people.passwords import Hasher
from forum.people.person import VISITOR, Person
from forum.threads.holding import seed as holding_seed
from forum.threads.models import Post, Thread
from forum.threads.posting import answering, asking
from forum.web.requests.form_keys import FormKeys, form_of
from tests.engines import TEMPLATE_STEPS

BASE = "http://127.0.0.1:8000"
SECRET = "a secret for tests, long enough to be one"
PUSH_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
PASSWORD = "sardinhas na brasa 7"
ROLES = {
    "amina": (),
    "bilal": (),
    "rahima": (("mediator", None, "bn"),),
    "ines": (("officer", "GAJI", None),),
    "rui": (("officer", "GAH", None),),
    "marta": (("moderator", None, None),),
    "ada": (("admin", None, None),),
}
CAST = tuple(ROLES)


def cheap_hasher() -> Hasher:
    return Hasher(time_cost=1, memory_kib=8, threads=1)


async def bring_in_the_cast() -> None:
    await seed.fill()
    await holding_seed.fill()
    snapshot.forget()
    catalogue = await snapshot.current()
    hasher = cheap_hasher()
    for nickname, roles in ROLES.items():
        account = await accounts.create_by_command(nickname, PASSWORD, hasher=hasher)
        await document_records.told(account)
        for role, code, language in roles:
            cabinet = catalogue.cabinet(code) if code else None
            await grants.give(account, role, by=None, cabinet_id=cabinet.id if cabinet else None, language=language)
    snapshot.forget()


TEMPLATE_STEPS.append(bring_in_the_cast)


class Visit:
    """Somebody's browser, without scripts: keeps cookies, sends forms with their key from a page of ours."""

    def __init__(self, app: Starlette, digest: str = "", token: str = "") -> None:
        self.digest = digest
        cookies = {"session": token} if token else {}
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url=BASE, cookies=cookies, trust_env=False)

    async def get(self, path: str, **how: Any) -> httpx.Response:
        return await self.client.get(path, **how)

    def key(self, path: str) -> str:
        return FormKeys(SECRET, self.digest).make(form_of(path))

    async def post(self, path: str, fields: dict[str, Any] | None = None, **how: Any) -> httpx.Response:
        """Sends a form; a `form_key` among the fields replaces the right one, None leaves it out."""
        sent = dict(fields or {})
        if self.digest and "form_key" not in sent:
            sent["form_key"] = self.key(path)
        if sent.get("form_key", "") is None:
            del sent["form_key"]
        headers = {"Sec-Fetch-Site": "same-origin"} | how.pop("headers", {})
        return await self.client.post(path, data=sent, headers=headers, **how)

    async def send_file(self, path: str, data: bytes, name: str = "file") -> httpx.Response:
        """Sends a form with one file."""
        headers, fields = {"Sec-Fetch-Site": "same-origin"}, {"form_key": self.key(path)} if self.digest else {}
        return await self.client.post(path, data=fields, files={name: ("a file", data)}, headers=headers)


Visiting = Callable[..., Awaitable[Visit]]


@lru_cache(maxsize=1)
def _settings() -> settings.Settings:
    generous = {
        f"limit_{name}": "10000/minute"
        for name in (
            "login",
            "guess",
            "register",
            "ask",
            "answer",
            "vote",
            "flag",
            "preview",
            "search",
            "api",
            "correction",
            "correction_all",
        )
    }
    fixed = {"holding": "off", "staff_second_factor": "off", "forum_push_key": PUSH_KEY}
    return settings.read(forum_secret=SECRET, forum_base_url=BASE, **fixed, **generous)


@pytest.fixture
def configured(database_url: str) -> settings.Settings:
    """The settings of the forum under test; limits are out of the way, no post is held, and no factor asked of staff."""
    return _settings().model_copy(update={"database_url": database_url})


@pytest.fixture
async def app(configured: settings.Settings) -> AsyncIterator[Starlette]:
    """The running forum, on a database with the catalogue and the cast."""
    application = main.compose(configured, hasher=cheap_hasher())
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
def plain(app: Starlette, configured: settings.Settings) -> Starlette:
    """The same forum on the same database, which makes each page anew."""
    return main.compose(configured.model_copy(update={"page_cache_megabytes": 0}), hasher=cheap_hasher())


@pytest.fixture
def visit(app: Starlette) -> Visiting:
    """`await visit("amina")` is her signed-in browser, `await visit()` a visitor's."""

    async def visiting(nickname: str | None = None) -> Visit:
        if nickname is None:
            return Visit(app)
        token, session = await sessions.start(await Account.get(nickname=nickname))
        return Visit(app, session.digest, token)

    return visiting


@pytest.fixture
async def catalogue(app: Starlette) -> Catalogue:
    return await snapshot.current()


async def person(nickname: str | None) -> Person:
    """Somebody of the cast as the verbs know them."""
    return await grants.person(await Account.get(nickname=nickname)) if nickname else VISITOR


async def ask(nickname: str = "amina", **how: Any) -> Thread:
    """A question by somebody of the cast; public, in English, about documents, unless `how` says otherwise."""
    known = await snapshot.current()
    judged = {name: how.pop(name) for name in ("example", "policy") if name in how}
    given = {
        "topic": "documentation",
        "title": "My residence card expires",
        "language": "en",
        "visibility": "public",
    } | how
    given["body"] = await text.prose(how.get("body", "My residence card expires this month. What should I do?"))
    given["danger"] = "yes" if how.get("danger") else ""
    thread = await asking.ask(asking.Question(**given), by=await person(nickname), catalogue=known, **judged)
    return await Thread.get(id=thread.id)


async def answer(
    thread: Thread, nickname: str = "ines", body: str = "Bring proof that you tried to renew it.", **how: Any
) -> Post:
    """An answer by somebody of the cast."""
    thread, known = await Thread.get(id=thread.id), await snapshot.current()
    return await answering.answer(
        thread, body=await text.prose(body), by=await person(nickname), catalogue=known, **how
    )


async def notify() -> None:
    """A worker notifies everybody of what has happened until now; no chore is done."""
    assert await worker.once(Work(main.WORK.hearers, chores=()))


def at(thread: Thread, rest: str = "", ui: str = "en") -> str:
    """A thread's address, without slug."""
    return f"/{ui}/threads/{ids.encode(thread.id)}{rest}"


def at_answer(post: Post, rest: str = "", ui: str = "en") -> str:
    return f"/{ui}/answers/{ids.encode(post.id)}{rest}"


_everything: dict[str, str] = {}
NAMES = "SELECT 'catalogue_name' AS name, CAST(COUNT(*) AS TEXT) || ' ' || CAST(SUM(LENGTH(name)) AS TEXT) AS held FROM catalogue_name"
"""Some thousand names are counted: whatever changes one changes the catalogue's version, a setting, as well."""
WRITTEN = {"sqlite": "PRAGMA data_version", "postgres": "SELECT pg_current_wal_insert_lsn()::text AS at"}
"""Asks an engine how far it has written: SQLite for whoever reads, PostgreSQL in its log. No row changes without that."""
UNREAD = frozenset({"sqlite_sequence", "page_stamp"})
"""Tables that say nothing: numbers of rows, and which tables were written to, if only with what stood there."""
_read: tuple[Any, Any, dict[str, str]] = None, None, {}


async def contents() -> dict[str, str]:
    """What every table holds, as one digest each; when a session was last used doesn't count.

    The tables are read again where the engine has written since, and in a transaction, which knows of more than is written.
    """
    global _read
    engine = database.dialect()
    if engine not in _everything:
        _everything[engine] = " UNION ALL ".join(await _selects(engine))
    written = [dict(row) for row in await database.rows(WRITTEN[engine])]
    connection: Any = get_connection("default")
    if isinstance(connection, WatchedTransaction):
        connection = None
    elif engine == "sqlite":
        connection = get_connection("reader")._connection
    if connection is None or _read[0] is not connection or _read[1] != written:
        held = {
            row["name"]: hashlib.sha256(str(row["held"]).encode()).hexdigest()
            for row in await database.rows(_everything[engine])
        }
        _read = connection, written, held
    return dict(_read[2])


async def _selects(engine: str) -> list[str]:
    """For each table a statement that gives all its rows as one text."""
    columns: dict[str, list[str]] = {}
    listed = {
        "sqlite": "SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        "postgres": "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'",
    }
    for row in await database.rows(listed[engine]):
        if row["t"] not in UNREAD and (row["t"], row["c"]) != ("session", "seen_at"):
            columns.setdefault(row["t"], []).append(f'"{row["c"]}"')
    if engine == "sqlite":
        rows = {table: "||','||".join(f"quote({name})" for name in names) for table, names in columns.items()}
        return [
            NAMES
            if table == "catalogue_name"
            else f"SELECT '{table}' AS name, group_concat(held, x'0a') AS held FROM (SELECT {row} AS held FROM \"{table}\" ORDER BY 1)"
            for table, row in rows.items()
        ]
    rows = {table: f"row({','.join(names)})::text" for table, names in columns.items()}
    return [
        NAMES
        if table == "catalogue_name"
        else f"SELECT '{table}' AS name, md5(string_agg({row}, chr(10) ORDER BY {row})) AS held FROM \"{table}\""
        for table, row in rows.items()
    ]


@asynccontextmanager
async def running(configured: settings.Settings, **changed: object) -> AsyncIterator[Starlette]:
    """A forum with other settings, on the same database."""
    application = main.compose(configured.model_copy(update=changed), hasher=cheap_hasher())
    async with application.router.lifespan_context(application):
        yield application


async def signed_in(app: Starlette, nickname: str) -> Visit:
    """Somebody's browser in that forum."""
    token, session = await sessions.start(await Account.get(nickname=nickname))
    return Visit(app, session.digest, token)

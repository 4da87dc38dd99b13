"""The pages and acts that are measured, by name: who asks for what, on the forum that is connected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.searching import typed_queries
from forum import ids
from forum.catalogue import document_records
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.threads.keyset import cursor_of
from forum.threads.models import Thread
from forum.threads.visibility import PUBLIC

ROWS, DEEP = 20, 1_000
READERS = ("visitor", "member", "officer", "mediator", "moderator")
ANSWER = "Traga o passaporte e um comprovativo de morada ao balcão; a marcação faz-se por telefone."
TITLE = "Como renovo a autorização de residência com contrato de trabalho?"
BODY = "O meu título acaba daqui a dois meses e mudei de morada. Que papéis levo, e a que balcão vou?"


@dataclass(frozen=True)
class Case:
    """A page, or a form that is sent: whoever asks for it, and addresses that are asked for in turn."""

    name: str
    reader: str
    paths: Sequence[str]
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.name if self.reader == "visitor" else f"{self.name}, {self.reader}"


async def cases(ui: str = "pt") -> list[Case]:
    """Everything that is measured, in the order of the table."""
    short, long = await threads(14, 17), await threads(200, 1_000)
    at_depth = await deep()
    words = [f"/{ui}/search?q={quote(each)}" for each in await typed_queries(40)]
    every = {
        "home": [f"/{ui}/"],
        "list": [f"/{ui}/threads"],
        "list of a topic": [f"/{ui}/threads?topic=documentation"],
        "list of unanswered": [f"/{ui}/threads?state=unanswered"],
        "list, longest waiting": [f"/{ui}/threads?sort=waiting"],
        "list, page 1,000 or half-way": [f"/{ui}/threads?sort=newest&after={at_depth}"],
        "topic": [f"/{ui}/topics/documentation"],
        "thread of 20 posts": [f"/{ui}{path}" for path in short],
        "thread of 500 posts": [f"/{ui}{path}" for path in long],
    }
    found = [Case(name, reader, paths) for name, paths in every.items() if paths for reader in ("visitor", "member")]
    found += [
        Case(name, "officer", every[name]) for name in ("list", "list of a topic", "thread of 20 posts") if every[name]
    ]
    asked = {"title": TITLE, "body": BODY, "action": "similar"}
    return [
        *found,
        Case("search", "visitor", words),
        Case("similar", "visitor", [f"/{ui}/threads/new"], asked),
        Case("places", "visitor", [f"/{ui}/places"]),
        Case("ask", "visitor", [f"/{ui}/threads/new"]),
        Case("own page", "member", [f"/{ui}/account"]),
        Case("desk", "officer", [f"/{ui}/desk/start"]),
        Case("desk", "moderator", [f"/{ui}/desk/start"]),
        Case("triage", "officer", [f"/{ui}/desk/triage"]),
        Case("queue", "moderator", [f"/{ui}/desk/queue"]),
        Case("official answers to look at", "officer", [f"/{ui}/desk/official"]),
        Case("to render", "mediator", [f"/{ui}/desk/translations"]),
        Case("API: threads", "visitor", ["/api/v1/threads"]),
        Case("API: a thread", "visitor", [f"/api/v1{path}" for path in short]),
    ]


async def threads(fewest: int, most: int) -> list[str]:
    """Some public threads with an official answer and so many answers, in topics that are not sensitive."""
    public = Thread.filter(PUBLIC, state="official", answers_count__gte=fewest, answers_count__lte=most).exclude(
        slug=""
    )
    return [f"/threads/{ids.encode(thread.id)}" for thread in await public.order_by("id").limit(20).only("id")]


async def deep() -> str:
    """The cursor of the page 1,000 of the list, or of the one half-way where there are fewer than twice as many."""
    rows = min(ROWS * DEEP, await Thread.filter(PUBLIC).count() // 2)
    (thread,) = await Thread.filter(PUBLIC).order_by("-created_at", "-id").offset(rows).limit(1)
    return cursor_of(thread.created_at, thread.id)


async def session(reader: str) -> str:
    """The token of a new session of somebody with the role, empty for a visitor."""
    if reader == "visitor":
        return ""
    account = await who(reader)
    await document_records.told(account)
    return (await sessions.start(account))[0]


async def who(reader: str) -> Account:
    if reader == "member":
        return await Account.get(nickname="member-1")
    granted = RoleGrant.filter(role=reader, ended_at=None).order_by("id")
    return (await granted.select_related("account").limit(1))[0].account

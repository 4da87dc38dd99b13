"""SQL statements of each page, for a visitor, a member and an officer."""

from collections.abc import Mapping, Sequence

import httpx

import main
from bench.generate import Size, filled
from forum import database, ids, settings
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.threads.models import Thread

BASE = "http://127.0.0.1:8000"
LISTS = {
    "home": "/",
    "list": "/threads",
    "list by topic": "/threads?topic=documentation",
    "list by language": "/threads?language=pt",
    "list by kind": "/threads?kind=question",
    "list of unanswered": "/threads?state=unanswered",
    "list of answered": "/threads?state=answered",
    "list of official": "/threads?state=official",
    "list, longest waiting": "/threads?sort=waiting",
    "topics": "/topics",
    "topic": "/topics/documentation",
}


async def counted(url: str, size: Size, ui: str = "pt") -> dict[str, dict[str, int]]:
    """Statements by page and reader; the look at the catalogue's version, at most once a second, is left out."""
    async with filled(url, size):
        threads = await _threads()
        cookies = {"visitor": "", "member": await _session("member"), "officer": await _session("officer")}
    app = main.compose(
        settings.with_secret(settings.read(database_url=url, forum_secret="s" * 32, page_cache_megabytes=0))
    )
    found: dict[str, dict[str, int]] = {}
    async with app.router.lifespan_context(app):
        for reader, token in cookies.items():
            own = {"session": token} if token else {}
            pages = LISTS | threads | ({"account": "/account"} if token else {})
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, cookies=own) as client:
                for name, path in pages.items():
                    found.setdefault(name, {})[reader] = await _statements(client, f"/{ui}{path}")
    return found


async def _statements(client: httpx.AsyncClient, path: str) -> int:
    (await client.get(path)).raise_for_status()
    with database.counting() as counter:
        (await client.get(path)).raise_for_status()
    return len([statement for statement in counter.statements if '"setting"' not in statement])


async def _threads() -> dict[str, str]:
    """Threads of each kind, by the name of the kind."""
    public = Thread.filter(visibility="public", status="published")
    chosen = {
        "thread without answers": public.filter(answers_count=0),
        "thread with answers": public.filter(state="answered", answers_count__range=(5, 15)),
        "thread with official and duplicates": public.filter(state="official", duplicates_count__gt=0),
        "thread with more than 50 answers": public.filter(
            state="official", answers_count__gt=50, duplicates_count__gt=0
        ),
    }
    found = {name: await query.order_by("id").first() for name, query in chosen.items()}
    return {name: f"/threads/{ids.encode(thread.id)}" for name, thread in found.items() if thread}


async def _session(role: str) -> str:
    granted = (await RoleGrant.filter(role=role).limit(1)) if role != "member" else []
    query = Account.filter(id=granted[0].account_id) if granted else Account.filter(nickname="member-1")
    token, _ = await sessions.start(await query.get())
    return token


def table(found: Mapping[str, Mapping[str, int]]) -> str:
    """Statements as a Markdown table."""
    readers: Sequence[str] = ("visitor", "member", "officer")
    lines = ["| page | visitor | member | officer |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {' | '.join(str(each.get(reader, '')) for reader in readers)} |" for name, each in found.items()
    ]
    return "\n".join(lines)

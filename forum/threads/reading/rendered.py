"""The renderings that a reader gets, in the first of their languages: on a thread's page, and in rows of lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tortoise.expressions import Q

from forum.catalogue import terms
from forum.catalogue.terms import Terms
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.holding.masks import is_hidden
from forum.threads.models import Post, Rendering, Thread
from forum.threads.reading.list_rows import Listed, Said
from forum.threads.renderings import rendering
from forum.threads.renderings.rendering import is_official
from forum.threads.staleness import is_barred, is_withheld


@dataclass(frozen=True, slots=True)
class Renderings:
    """The renderings on a page, by post: the one that is read (`shown`), and the languages a mediator may render into (`own`).

    `terms` are the official ones, to be explained where they stand.
    """

    shown: Mapping[int, Rendering] = field(default_factory=dict)
    own: Mapping[int, list[str]] = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)


NO_RENDERINGS = Renderings()


async def renderings_of(
    thread: Thread, posts: Iterable[Post], wanted: Sequence[str], *, reader: Person, catalogue: Catalogue
) -> Renderings:
    """The renderings of `posts` for a reader of the languages `wanted`, the best first. Most threads take no statement.

    Who reads a post's own language better than any it was rendered into gets the original.
    """
    known = {post.id: post for post in posts}
    found = await _found(thread, known, wanted) if thread.renderings_count and wanted else {}
    chosen = {post_id: _chosen(known[post_id].language_id, found[post_id], wanted) for post_id in found}
    own = {}
    if "mediator" in reader.roles:
        own = {post_id: rendering.own_languages(post, thread, reader, catalogue) for post_id, post in known.items()}
    shown = {post_id: row for post_id, row in chosen.items() if row}
    return Renderings(shown, own, await terms.known(catalogue) if shown else {})


async def _found(thread: Thread, known: Mapping[int, Post], wanted: Sequence[str]) -> dict[int, dict[str, Rendering]]:
    """By post and language, without those that nobody reads; a machine's for no official answer and in no private thread."""
    rows = Rendering.filter(thread_id=thread.id, language_id__in=list(wanted), replaced_at=None)
    found: dict[int, dict[str, Rendering]] = {}
    for row in await rows:
        post = known.get(row.post_id)
        if post and not is_withheld(row, post.masks) and not (row.machine and _takes_no_machine(post, thread)):
            found.setdefault(post.id, {})[row.language_id] = row
    return found


def _takes_no_machine(post: Post, thread: Thread) -> bool:
    return thread.visibility != "public" or is_official(post, thread)


def _chosen(own: str, rendered: dict[str, Rendering], wanted: Sequence[str]) -> Rendering | None:
    first = next((code for code in wanted if code == own or code in rendered), own)
    return rendered.get(first)


async def in_own(rows: Sequence[Listed], wanted: Sequence[str]) -> list[Listed]:
    """Rows of a list as they read in the languages `wanted`, where somebody rendered them and everybody sees them.

    One statement, or none.
    """
    into = {row.id: code for row in rows if not is_hidden(row) and (code := _better(row, wanted))}
    if not into:
        return list(rows)
    said = {thread_id: Said(code) for thread_id, code in into.items()}
    chosen = Q(thread_id__in=list(into), language_id__in=sorted(set(into.values())), replaced_at=None, machine=False)
    for each in await Rendering.filter(chosen).order_by("id").select_related("post", "thread__official"):
        if into[each.thread_id] != each.language_id or is_barred(each) or is_withheld(each, each.post.masks):
            continue
        if each.post.kind == "question":
            said[each.thread_id] = said[each.thread_id]._replace(title_html=each.title_html)
        elif is_official(each.post, each.thread):
            said[each.thread_id] = said[each.thread_id]._replace(short_html=each.short_html)
    return [row._replace(said=said.get(row.id)) for row in rows]


async def lists_in_own(wanted: Sequence[str], *lists: Sequence[Listed]) -> list[list[Listed]]:
    """Several lists of a page as they read in the languages `wanted`, in one statement for all of them."""
    rows = iter(await in_own([row for each in lists for row in each], wanted))
    return [[next(rows) for _ in each] for each in lists]


def _better(row: Listed, wanted: Sequence[str]) -> str:
    """The language that a row reads better in than its own for a reader of these; empty for none."""
    own = row.official.language_id if row.official else row.language_id
    rendered = row.read_in.split()
    first = next((code for code in wanted if code == own or code in rendered), own)
    return "" if first == own else first

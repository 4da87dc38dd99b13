"""What a mediator works on: an original beside what is rendered of it, with what changed since."""

from dataclasses import dataclass
from typing import NamedTuple

from forum.catalogue import terms
from forum.catalogue.terms import Terms
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.text import personal
from forum.threads.models import SHOWN_TO, OfficialAnswer, Post, Rendering, Revision, Thread
from forum.threads.renderings import drafts, paragraphs
from forum.threads.renderings.drafts import Work
from forum.threads.renderings.paragraphs import Beside
from forum.threads.renderings.rendering import in_force, is_official
from forum.threads.staleness import is_withheld


class Original(NamedTuple):
    """A post as it read once, or as it reads now; `title` is a question's, `short_answer` an official answer's."""

    title: str
    source: str
    short_answer: str


@dataclass(frozen=True, slots=True)
class Bench:
    """The original paragraph by paragraph, and what to begin from: a draft, else the rendering in force (`known`).

    `before` is the original as it read when that was written, None where it still reads so; `terms` are the official ones.
    """

    now: Original
    before: Original | None
    rows: list[Beside]
    title: str
    short_answer: str
    note: str
    known: Rendering | None
    work: Work
    terms: Terms


async def bench(post: Post, thread: Thread, language: str, *, by: Person, catalogue: Catalogue) -> Bench:
    """The workbench of `by` for rendering a post into a language. A rendering that nobody reads any more is no beginning."""
    known = await in_force(post, language)
    work = await drafts.work_on(post, language, by=by)
    version = thread.official if is_official(post, thread) else None
    now = Original(
        thread.title if post.kind == "question" else "", post.source, version.short_answer if version else ""
    )
    usable = known if known and not is_withheld(known, post.masks) else None
    reads = Reads(post, thread, now, catalogue)
    before = await reads.at(usable.post_revision, usable) if usable else None
    if draft := work.draft:
        then = await reads.at(draft.post_revision)
        rows = paragraphs.renewed((then or now).source, draft.passages, post.source)
        if usable and len(rows) == len(rendered := _rows(usable, before or now, post)):
            rows = [row._replace(before=each.before) for row, each in zip(rows, rendered, strict=True)]
        said = (draft.title, draft.short_answer, draft.note)
    elif usable:
        rows = _rows(usable, before or now, post)
        said = (usable.title, usable.short_answer, usable.note)
    else:
        rows, said = paragraphs.beside(post.source, []), ("", "", "")
    return Bench(now, before, rows, *said, known, work, await terms.known(catalogue))


def _rows(rendering: Rendering, before: Original, post: Post) -> list[Beside]:
    return paragraphs.renewed(before.source, paragraphs.split(rendering.source), post.source)


class Reads(NamedTuple):
    """How an original read at its revisions, for a mediator: without a text that they could not read then."""

    post: Post
    thread: Thread
    now: Original
    catalogue: Catalogue

    async def at(self, revision: int, rendering: Rendering | None = None) -> Original | None:
        """The original at a revision, with the short answer that was rendered; None where nothing of it reads otherwise now."""
        post, now = self.post, self.now
        was = await Revision.get_or_none(post_id=post.id, number=revision) if revision != post.revision else None
        if was and not self._could_read(was):
            return None
        version = (
            await OfficialAnswer.get_or_none(id=rendering.version_id) if rendering and rendering.version_id else None
        )
        short = version.short_answer if version and now.short_answer else now.short_answer
        title = self._shown(was.title) if was and post.kind == "question" else now.title
        then = Original(title, self._shown(was.source) if was else now.source, short)
        return None if then == now else then

    def _could_read(self, was: Revision) -> bool:
        everybody, team, _ = SHOWN_TO
        return was.shown_to == everybody or (was.shown_to == team and self.thread.visibility == "private")

    def _shown(self, words: str) -> str:
        return personal.hidden(words, self.catalogue.contacts)

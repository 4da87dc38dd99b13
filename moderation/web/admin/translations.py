"""The admin's page of translations of the interface: a native reader ticks off what was read, one by one or a page at once."""

from collections import Counter
from collections.abc import Iterable

from starlette.responses import Response

from forum.catalogue import translation_reviews
from forum.errors import NotFound
from forum.web.rendering import i18n
from forum.web.rendering.catalogue_file import Entry
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("language", "file", "part", "whole"), repeated=("read",))
SHOWN_AT_ONCE = 50
TRANSLATED = tuple(code for code in i18n.INTERFACE if code != i18n.SOURCE)


def _entries(language: str) -> list[Entry]:
    """The sentences of a language. Raises NotFound for one that has no translation."""
    if language not in TRANSLATED:
        raise NotFound
    return i18n.entries_of(language)[1:]


def _part(found: list[Entry], file: str, part: str) -> list[Entry]:
    """The sentences that one step shows: some of those that a file uses. Raises NotFound where there are none."""
    used = [entry for entry in found if file in entry.files]
    first = (int(_numbered(part)) - 1) * SHOWN_AT_ONCE
    shown = used[first : first + SHOWN_AT_ONCE] if first >= 0 else []
    if file and not shown:
        raise NotFound
    return shown


def _numbered(part: str) -> str:
    """The number of a step as it was typed; the first one for anything else."""
    return part if part.isascii() and part.isdigit() and len(part) < 4 else "1"


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    asked = request.query_params if form is None else form.values
    language, file, part = (asked.get(name, "") for name in ("language", "file", "part"))
    language = language or (request.ui if request.ui in TRANSLATED else TRANSLATED[0])
    found, known = _entries(language), await translation_reviews.reviewed(language)
    return page(
        request,
        "admin/translations/index.html",
        status=status,
        problem=problem,
        form=form or Form(),
        chosen=request.catalogue.languages[language],
        offered=[request.catalogue.languages[code] for code in TRANSLATED],
        read=sum(entry.digest in known for entry in found),
        all=len(found),
        files=_files(found, known),
        file=file,
        part=part,
        parts=range(1, 1 + -(-sum(file in entry.files for entry in found) // SHOWN_AT_ONCE)),
        shown=[(entry, known.get(entry.digest)) for entry in _part(found, file, part)] if file else [],
    )


def _files(found: Iterable[Entry], known: Iterable[str]) -> list[tuple[str, int, int]]:
    """Each file with how many sentences it has and how many of them nobody has read."""
    read = frozenset(known)
    uses, unread = Counter[str](), Counter[str]()
    for entry in found:
        uses.update(entry.files)
        unread.update(entry.files if entry.digest not in read else ())
    return [(file, uses[file], unread[file]) for file in sorted(uses)]


async def save(request: ForumRequest, form: Form) -> Response:
    """Keeps what was ticked of the sentences that the form showed."""
    language, file, part = form["language"], form["file"], form["part"]
    found = _entries(language)
    shown = [entry.digest for entry in _part(found, file, part)] if file else []
    await translation_reviews.review(
        language,
        shown=shown,
        read=shown if form["whole"] else form.lists.get("read", []),
        current=[entry.digest for entry in found],
        whole=request.forum.words[language].digest,
        by=request.user,
    )
    query = {"language": language, "file": file, "part": _numbered(part)}
    return redirect(with_notice(request.forum.urls.path("admin.translations", request.ui, query), "saved"))

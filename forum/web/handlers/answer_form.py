"""The form of an answer as it opens: with the reader's draft, a saved reply, and what came while they wrote."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from forum import clock
from forum.catalogue.alphabets import by_alphabet
from forum.threads.casework import replies
from forum.threads.casework.replies import Reply
from forum.threads.models import Post
from forum.threads.posting.answering import MEANWHILE
from forum.threads.reading.staff_panel import StaffPanel
from forum.threads.reading.thread_page import ThreadPage
from forum.web.rendering.help_lines import HelpLines
from forum.web.rendering.live_places import reference
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

PLACE_ALONE = "-"
"""In the place of a saved reply's code: the answer begins with the place alone."""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """`begun` is the text it opens with. For staff: the state of the thread that it `knows` and sends back, the answer that
    came `meanwhile`, and, once they asked for them, saved `replies` with their places filled and the `places` that one may
    name, of which they chose `place`.
    """

    begun: str = ""
    knows: str = ""
    meanwhile: Post | None = None
    replies: tuple[Reply, ...] = ()
    places: tuple[str, ...] = ()
    place: str = ""


async def answer_form(request: ForumRequest, page: ThreadPage, typed: Form, problem: str) -> AnswerForm:
    """The form for the reader of `page`; text that was `typed` stands before a draft and before a saved reply."""
    form = AnswerForm(begun=page.draft.body if page.draft and not typed.values else "")
    if page.staff is None or "answer" not in page.capabilities:
        return form
    form = await _informed(request, form, page.staff, typed, problem)
    return await _offering(request, form, typed) if "reply" in request.query_params else form


async def _informed(
    request: ForumRequest, form: AnswerForm, staff: StaffPanel, typed: Form, problem: str
) -> AnswerForm:
    """The form with the state of the thread that it was opened on."""
    last_id = staff.last_answer_id
    if problem != MEANWHILE:
        return replace(form, knows=typed["known"] or replies.known_at_first(last_id))
    others = [each.account_id for each in staff.writers]
    knows = replies.known(request.thread, request.cabinet, request.user, last_id, others)
    return replace(form, knows=knows, meanwhile=await replies.last_word(request.thread, request.user))


async def _offering(request: ForumRequest, form: AnswerForm, typed: Form) -> AnswerForm:
    """The form with the saved replies, each in the first language that is of use, and the chosen one in its text."""
    language, asked = request.thread.language_id, request.query_params
    offered = _first_of_each(await replies.replies(language), (language, request.ui, "pt", "en"))
    begun, chosen = form.begun, offered.get(asked.get("reply", ""))
    place = _places(request).get(asked.get("place", ""), "") if asked["reply"] == PLACE_ALONE else ""
    if not typed["body"]:
        begun = "\n\n".join(filter(None, (begun, _filled(chosen, request) if chosen else place)))
    filled = [reply._replace(body=_filled(reply, request)) for reply in offered.values()]
    listed = tuple(by_alphabet(filled, lambda reply: reply.title, request.ui))
    places = tuple(_places(request))
    return replace(form, begun=begun, replies=listed, places=places, place=asked.get("place", ""))


def _first_of_each(found: Iterable[Reply], languages: Iterable[str]) -> dict[str, Reply]:
    """One reply for each code, in the first of `languages` that it is in."""
    order = {code: place for place, code in reversed([*enumerate(languages)])}
    readable = sorted((each for each in found if each.language in order), key=lambda each: order[each.language])
    first: dict[str, Reply] = {}
    for reply in readable:
        first.setdefault(reply.code, reply)
    return first


def _places(request: ForumRequest) -> dict[str, str]:
    """The Portuguese names of the places that there are, each with its reference, which pages show as the place is then."""
    today = clock.today()
    return {each.name("pt"): reference(each.slug) for each in request.catalogue.places.values() if each.on(today)}


def _filled(reply: Reply, request: ForumRequest) -> str:
    values = {
        "place": _places(request).get(request.query_params.get("place", ""), ""),
        "line": HelpLines.now(request.words, request.catalogue).support.numbers[0].display,
        "institution": request.institution.name(reply.language),
    }
    return replies.filled(reply.body, values)

"""What stands beside a thread for those it concerns: the promise for its asker, the desk's things for staff."""

from markupsafe import Markup

from forum.catalogue import facts
from forum.people.permissions import may
from forum.threads.casework import assignments, deadlines, forecast, replies
from forum.threads.casework.replies import Reply
from forum.threads.models import Post, Thread
from forum.threads.reading.staff_panel import Alongside, Note, Transfer
from forum.threads.reading.thread_page import Conversation
from forum.threads.visibility import subject
from forum.web.rendering import moments
from forum.web.rendering.help_lines import HelpLines
from forum.web.rendering.page import options_of
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

MEANWHILE = "meanwhile"
Option = tuple[str, str, str]


class Beside:
    """What one reader gets beside a thread; empty for whoever only reads it.

    `promised` is a moment in words and `because` the sentence that explains it, `days_lately` how long such questions
    took, `holiday` today, tomorrow or "". For staff: notes, what cabinets asked for and which ones the reader `may_ask` for
    (as options of a form), who has it in hand (and let it rest for `rest_days` working days, if it `rested`), who else is
    `writing`, saved replies if they asked for them, what the answer form `knows`, and the answer that came `meanwhile`.
    `begun` is the text the form opens with: their draft of `draft_at`, the reply they chose after it.
    """

    def __init__(self) -> None:
        self.promised: str = ""
        self.because: str = ""
        self.days_lately: int | None = None
        self.holiday = ""
        self.at_desk = False
        self.may_take = False
        self.may_note = False
        self.may_assign = False
        self.may_say_needs = False
        self.may_route = False
        self.may_ask: list[Option] = []
        self.transfers: list[Transfer] = []
        self.covered: frozenset[int] = frozenset()
        self.notes: list[Note] = []
        self.holder = ""
        self.mine = False
        self.rested = False
        self.rest_days = 0
        self.may_begin = False
        self.writing: list[tuple[str, Markup]] = []
        self.may_keep = False
        self.draft_at: str | Markup = ""
        self.replies: list[Reply] = []
        self.begun = ""
        self.places: list[str] = []
        self.knows = ""
        self.meanwhile: Post | None = None


async def beside(
    request: ForumRequest, talk: Conversation, around: Alongside, *, own: bool, form: Form, about: str, problem: str
) -> Beside:
    """What `request`'s reader gets beside its thread, with a refused form and its problem."""
    thread, reader = request.thread, request.user
    made = Beside()
    if request.reading or not reader.signed_in:
        return made
    asks = subject(thread, request.catalogue)
    made.may_take, made.may_note = may(reader, "take", asks), may(reader, "note", asks)
    made.may_assign = made.may_take or may(reader, "triage", asks)
    made.may_say_needs, made.may_route = may(reader, "say_needs", asks), may(reader, "route", asks)
    made.at_desk = made.may_note or made.may_assign
    if own or made.at_desk:
        _promise(made, request)
    if own:
        made.days_lately = await forecast.for_asker(thread, request.catalogue)
        made.holiday = forecast.holiday_near(request.cabinet)
    if made.at_desk:
        _desk(made, request, around)
    if may(reader, "answer", asks):
        typed = form if about == "answers.create" else Form()
        _draft(made, request, around, typed)
        if made.at_desk:
            await _answering(made, request, talk, around, typed, problem)
    return made


def _promise(made: Beside, request: ForumRequest) -> None:
    thread = request.thread
    if thread.kind != "question" or thread.state != "unanswered" or thread.answer_by is None:
        return
    made.promised = moments.at(thread.answer_by, request.words)
    hours = request.catalogue.topics[thread.topic_id].first_reply_hours
    others = request.catalogue.cabinets.values()
    if told := deadlines.explained(thread.created_at, thread.answer_by, hours, request.cabinet, others):
        made.because = moments.explained(told, request.words)


def _desk(made: Beside, request: ForumRequest, around: Alongside) -> None:
    thread = request.thread
    made.notes, made.holder = around.notes, around.holder
    made.writing = [(each.nickname, moments.clock_time(each.saved_at, request.words)) for each in around.writers]
    _transfers(made, request, around)
    if thread.assignee_id is not None:
        made.mine, made.rested = (
            thread.assignee_id == request.user.account_id,
            assignments.is_expired(thread, request.cabinet),
        )
        made.rest_days = request.cabinet.rest_days


def _transfers(made: Beside, request: ForumRequest, around: Alongside) -> None:
    catalogue, reader = request.catalogue, request.user
    made.transfers = around.transfers
    if may(reader, "ask_transfer"):
        made.covered = catalogue.covered(reader.cabinets)
    if not made.may_route:
        asked = {each.cabinet_id for each in around.transfers if each.state == "open"}
        mine = [cabinet for cabinet in catalogue.cabinets.values() if cabinet.id in made.covered - asked]
        made.may_ask = options_of(mine, request.ui)


def _draft(made: Beside, request: ForumRequest, around: Alongside, typed: Form) -> None:
    """What was typed in a refused form stands before what was kept."""
    made.may_keep = True
    if around.draft_at:
        made.draft_at = moments.at(around.draft_at, request.words)
        made.begun = "" if typed.values else around.draft


async def _answering(
    made: Beside, request: ForumRequest, talk: Conversation, around: Alongside, typed: Form, problem: str
) -> None:
    thread, last_id = request.thread, around.last_word
    if not (talk.older or talk.newer):
        last = replies.last_of([*talk.answers, *([talk.official] if talk.official else [])], request.user)
        last_id = last.id if last else 0
    made.knows = typed["known"] or replies.known_at_first(last_id)
    if problem == MEANWHILE:
        made.knows = replies.known(thread, request.cabinet, request.user, last_id, around.writers)
        made.meanwhile = await replies.last_word(thread, request.user)
    made.may_begin = True
    if "reply" not in request.query_params:
        return
    found = await replies.replies(thread.language_id)
    readable = (thread.language_id, request.ui, "pt", "en")
    first: dict[str, Reply] = {}
    for code in readable:
        for reply in found:
            if reply.language == code:
                first.setdefault(reply.code, reply)
    made.replies = sorted(first.values(), key=lambda reply: reply.title)
    made.places = [centre.name for centre in facts.centres()]
    chosen = first.get(request.query_params.get("reply", ""))
    if chosen and not typed["body"]:
        made.begun = "\n\n".join(filter(None, (made.begun, _filled(chosen, request, thread))))


def _filled(reply: Reply, request: ForumRequest, thread: Thread) -> str:
    place = request.query_params.get("place", "")
    values = {
        "place": place if place in {centre.name for centre in facts.centres()} else "",
        "line": HelpLines.now(request.words, request.catalogue).support.numbers[0].display,
        "institution": request.institution.name(reply.language),
    }
    return replies.filled(reply.body, values)

"""What stands beside a thread for those it concerns: the promise for its asker, the desk's things for staff."""

from forum.catalogue import facts
from forum.people.accounts import Account
from forum.people.permissions import may
from forum.threads import forecast, hands, promises, replying
from forum.threads.models import Post, Thread
from forum.threads.reading import Conversation
from forum.threads.replying import Note, Reply
from forum.threads.visibility import subject
from forum.web import moments
from forum.web.forms import Form
from forum.web.help_lines import HelpLines
from forum.web.requests import ForumRequest

MEANWHILE = "meanwhile"


class Beside:
    """What one reader gets beside a thread; empty for whoever only reads it.

    `promised` is a moment in words and `because` the sentence that explains it, `days_lately` how long such questions
    took, `holiday` today, tomorrow or "". For staff: notes, who has it in hand, saved
    replies if they asked for them, the text `begun` with one,
    what the answer form `knows`, and the answer that came `meanwhile`.
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
        self.notes: list[Note] = []
        self.holder = ""
        self.mine = False
        self.rested = False
        self.may_begin = False
        self.replies: list[Reply] = []
        self.begun = ""
        self.places: list[str] = []
        self.knows = ""
        self.meanwhile: Post | None = None


async def beside(
    request: ForumRequest, talk: Conversation, *, own: bool, form: Form, about: str, problem: str
) -> Beside:
    """What `request`'s reader gets beside its thread, with a refused form and its problem."""
    thread, reader = request.thread, request.user
    made = Beside()
    if request.reading or not reader.signed_in:
        return made
    asks = subject(thread, request.catalogue)
    made.may_take, made.may_note = may(reader, "take", asks), may(reader, "note", asks)
    made.may_assign = made.may_take or may(reader, "triage", asks)
    made.at_desk = made.may_note or made.may_assign
    if own or made.at_desk:
        _promise(made, request)
    if own:
        made.days_lately = await forecast.for_asker(thread)
        made.holiday = forecast.holiday_near()
    if made.at_desk:
        await _desk(made, request)
    if made.at_desk and may(reader, "answer", asks):
        await _answering(made, request, talk, form if about == "answers.create" else Form(), problem)
    return made


def _promise(made: Beside, request: ForumRequest) -> None:
    thread = request.thread
    if thread.kind != "question" or thread.state != "unanswered" or thread.answer_by is None:
        return
    made.promised = moments.at(thread.answer_by, request.words)
    hours = request.catalogue.topics[thread.topic_id].first_reply_hours
    if told := promises.explained(thread.created_at, thread.answer_by, hours):
        made.because = moments.explained(told, request.words)


async def _desk(made: Beside, request: ForumRequest) -> None:
    thread = request.thread
    made.notes = await replying.notes(thread, request.user, request.catalogue)
    if thread.assignee_id is not None:
        account = await Account.get_or_none(id=thread.assignee_id)
        made.holder = account.nickname if account else ""
        made.mine, made.rested = thread.assignee_id == request.user.account_id, hands.rests(thread)


async def _answering(made: Beside, request: ForumRequest, talk: Conversation, typed: Form, problem: str) -> None:
    thread = request.thread
    if talk.older or talk.newer:
        last = await replying.last_word(thread, request.user)
    else:
        last = replying.last_of([*talk.answers, *([talk.official] if talk.official else [])], request.user)
    made.knows = typed["known"] or replying.known_at_first(last)
    if problem == MEANWHILE:
        made.knows, made.meanwhile = replying.known(thread, request.user, last), last
    made.may_begin = True
    if "reply" not in request.query_params:
        return
    found = await replying.replies(thread.language_id)
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
        made.begun = _filled(chosen, request, thread)


def _filled(reply: Reply, request: ForumRequest, thread: Thread) -> str:
    place = request.query_params.get("place", "")
    values = {
        "place": place if place in {centre.name for centre in facts.centres()} else "",
        "line": HelpLines.now(request.words).support.numbers[0].display,
        "institution": request.institution.name(reply.language),
    }
    return replying.filled(reply.body, values)

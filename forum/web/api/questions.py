"""Questions of people who use a partner's program: asked without an account, and read with the code that their asker has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from forum import text
from forum.errors import Invalid
from forum.partners import asking as through
from forum.partners.keys import ASK, READ_OWN
from forum.partners.models import AppKey
from forum.people import grants, return_codes
from forum.text.word_rules import MASK
from forum.threads.holding.rules import CHOICES
from forum.threads.models import VISIBILITIES, Post
from forum.threads.posting import asking
from forum.threads.reading import own_lists
from forum.threads.reading.conversation import conversation
from forum.web.api import keyed, texts
from forum.web.api.parameters import AFTER, BEFORE, TAG, TOPIC, Parameter
from forum.web.api.posts import Answer, answers_of
from forum.web.api.resources import Asked, NotTaken, NotThere, Resource
from forum.web.api.texts import Html, Line
from forum.web.requests.policies import API

ONCE = Parameter(
    "Idempotency-Key",
    "A mark of your own for this question: sent again with it, within a month, the same question is answered.",
    "[A-Za-z0-9_-]{16,100}",
    required=True,
)
CODE = Parameter("Return-Code", "The code, as its asker has it.", "[!-~ ]{1,200}", required=True)
FIELDS = (
    replace(TOPIC, description="The slug of a topic, as /topics lists them, also one that is sensitive."),
    Parameter("title", "The question in a line, of at most 150 characters.", longest=600),
    Parameter("body", "The question in its asker’s words, of at most 20,000 characters, in Markdown.", longest=60_000),
    Parameter("language", "The code of the language it is in; without it, it is recognised.", TAG),
    Parameter(
        "visibility", "Who may read it once it was published; without it, the topic decides.", choices=VISIBILITIES
    ),
    Parameter(
        "danger", "yes: its asker says that somebody is in danger now. It is private then.", choices=("yes", "no")
    ),
    Parameter("personal", "What becomes of personal data in it; without it, they are hidden.", choices=CHOICES),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A question that was sent. Give its asker the code, which opens it at `url` on any phone: nobody can show it again."""

    code: Annotated[str | None, "None where its asker took it into an account meanwhile."]
    url: Annotated[str, "The page on which the code is typed."]
    read: Annotated[str, "Where the question is read with the code in the header Return-Code."]
    help: Annotated[str, "The page with help lines: show it to whoever says danger."]
    hidden: Annotated[bool, "Personal data in it were hidden."]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as its asker reads it. `status` is pending until a person has read it; `next` and `previous` are cursors."""

    status: str
    state: str
    closed: bool
    private: bool
    topic: str
    cabinet: Annotated[str, "The code of the cabinet that answers."]
    language: str
    title: Line
    body: Html
    answers: Sequence[Answer]
    next: str | None
    previous: str | None
    created_at: datetime


async def ask(asked: Asked) -> Sent:
    """Asks for a visitor by the verb of the site; whoever says danger has a limit of their own."""
    key, settings = _key(asked), asked.request.forum.settings
    question = await _question(asked)
    limiter = asked.request.forum.limiter
    here = f"app:{key.id}", f"app:{limiter.network(asked.request.address)}"
    await limiter.count("danger" if asking.says_danger(question) else "app", *here)
    mark = through.mark_of(key, asked["Idempotency-Key"])
    seed = return_codes.seed_of(settings.forum_secret, mark)
    code = await return_codes.new(asked.request.forum.code_hasher, seed=seed)
    content = keyed.content_of({each.name: asked[each.name] for each in FIELDS})
    how = {"catalogue": asked.catalogue, "policy": asked.request.policy}
    try:
        thread = await through.ask(question, mark, content, key=key, code=code, **how)
    except Invalid as refusal:
        raise NotTaken(refusal.fields) from None
    post = await Post.get(thread_id=thread.id, kind="question")
    return Sent(
        code=await return_codes.again(thread.author_id, seed=seed) or None,
        url=asked.address("my_question"),
        read=asked.whole(f"{API}{OWN}"),
        help=asked.address("help"),
        hidden=MASK in f"{thread.title} {post.source}",
    )


def _key(asked: Asked) -> AppKey:
    assert asked.key is not None
    return asked.key


async def _question(asked: Asked) -> asking.Question:
    chosen = {name: asked[name] for name in ("topic", "language", "visibility", "danger", "personal")}
    body = await text.prose(text.clean(asked["body"]))
    return asking.Question(title=text.clean_line(asked["title"]), body=body, interface=asked.ui, **chosen)


async def show(asked: Asked) -> OwnQuestion:
    """The question that a code opens. Tries are counted for each code and for each program, before any is looked at."""
    limiter, key, code = asked.request.forum.limiter, _key(asked), asked["Return-Code"]
    await limiter.count("code", f"app:{key.id}:{return_codes.spelled(code)[: return_codes.LOCATING]}")
    await limiter.count("code_all", f"app:{key.id}")
    account = await return_codes.open(code, hasher=asked.request.forum.code_hasher)
    reader = await grants.person(account) if account else None
    found = await own_lists.asked_by(reader, rows=1) if reader else []
    if reader is None or not found:
        raise NotThere(CODE.name, "no_match")
    thread = found[0]
    shown = await conversation(thread, reader=reader, after=asked["after"], before=asked["before"])
    return OwnQuestion(
        status=thread.status,
        state=thread.state,
        closed=thread.closed,
        private=thread.visibility == "private",
        topic=asked.catalogue.topics[thread.topic_id].slug,
        cabinet=asked.catalogue.cabinets[thread.cabinet_id].code,
        language=thread.language_id,
        title=texts.line(thread.language_id, thread.title_html, thread.language_named),
        body=texts.html(thread.language_id, shown.question.html, asked, thread.language_named),
        answers=await answers_of(thread, shown, replace(asked, reader=reader)),
        next=shown.next or None,
        previous=shown.previous or None,
        created_at=thread.created_at,
    )


OWN = "/questions/mine"
RESOURCES = (
    Resource(
        "/questions", "ask", "Asks for somebody without an account: held until a person of the team has read it.", Sent, ask,
        scope=ASK, headers=(ONCE,), body=FIELDS,
    ),
    Resource(
        OWN, "getOwnQuestion", "The one question that a return code opens, with its answers.", OwnQuestion, show,
        (AFTER, BEFORE), scope=READ_OWN, headers=(CODE,),
    ),
)  # fmt: skip

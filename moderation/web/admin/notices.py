"""The admin's dated notices: the list by state, one notice's form, and a preview of it."""

from starlette.responses import Response

from forum import clock
from forum.catalogue import notice_editing
from forum.catalogue.notice_editing import NoticeDetails, Wording, as_typed
from forum.catalogue.notices import NoticeView
from forum.web.rendering.moments import at
from forum.web.rendering.notices import Shown, whole
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.admin.in_languages import PERSONAL, Texts, are_public
from moderation.web.words import NOTICE_AUDIENCES, NOTICE_KINDS, NOTICE_TONES

DETAILS = ("audience", "reader_language", "topic", "tone", "kind", "href", "starts_at", "ends_at")
TEXTS = Texts("title", "body")
SHAPE = Shape(
    lines=(*DETAILS, *TEXTS.fields("title"), PERSONAL),
    texts=TEXTS.fields("body"),
    repeated=(*TEXTS.repeated[:2], "places"),
    passages=TEXTS.repeated[2:],
    actions=("preview",),
)
SAYS = (*TEXTS.fields("title"), *TEXTS.fields("body"), *TEXTS.repeated[1:])
LATEST_ENDED = 50

Options = list[tuple[str, str, str]]


async def index(request: ForumRequest) -> Response:
    now, kept = clock.now(), await notice_editing.kept()
    groups = {state: [each for each in kept if each.state(now) == state] for state in ("planned", "shown", "ended")}
    return page(
        request,
        "admin/notices/index.html",
        groups=groups | {"ended": groups["ended"][:LATEST_ENDED]},
        at=lambda moment: at(moment, request.words),
        audiences={code: request.words.t(name) for code, (name, _) in NOTICE_AUDIENCES.items()},
        tones={code: request.words.t(name) for code, (name, _) in NOTICE_TONES.items()},
    )


async def find(request: ForumRequest) -> NoticeView | None:
    """The notice that the address names, None for a new one. Raises NotFound."""
    return await notice_editing.find(request.path_params["notice"]) if "notice" in request.path_params else None


async def edit(request: ForumRequest) -> Response:
    return await again(request, _filled(request, await find(request)))


async def save(request: ForumRequest, form: Form) -> Response:
    notice, details, wording = (
        await find(request),
        _details(request, form),
        Wording(*TEXTS.read(form), public=are_public(form)),
    )
    if form.action:
        made = await notice_editing.drafted(details, wording, by=request.user, before=notice)
        return await again(request, form, preview=made)
    if notice:
        await notice_editing.change(notice, details, wording, by=request.user)
    else:
        await notice_editing.plan(details, wording, by=request.user)
    return rows.back(request, "notices")


async def end(request: ForumRequest, form: Form) -> Response:
    await notice_editing.end(rows.found(await find(request)), by=request.user)
    return rows.back(request, "notices", "notice-ended")


def _details(request: ForumRequest, form: Form) -> NoticeDetails:
    """As typed; a whole address of ours is as its path."""
    given = {name: form[name] for name in DETAILS}
    given["href"] = given["href"].removeprefix(request.forum.settings.forum_base_url)
    for name, unsaid in (("audience", "everyone"), ("tone", "info"), ("kind", "notice")):
        given[name] = given[name] or unsaid
    return NoticeDetails(**given, places=[slug for slug in form.lists.get("places", ()) if slug])


def _filled(request: ForumRequest, notice: NoticeView | None) -> Form:
    if notice is None:
        return TEXTS.filled({}, audience="everyone", tone="info", kind="notice", starts_at=as_typed(clock.now()))
    topic = request.catalogue.topics.get(notice.topic_id or 0)
    values = {name: getattr(notice, name) for name in ("audience", "reader_language", "tone", "kind", "href")}
    values |= {"topic": topic.slug if topic else ""}
    values |= {"starts_at": as_typed(notice.starts_at), "ends_at": as_typed(notice.ends_at)}
    form = TEXTS.filled({code: (said.title, said.body) for code, said in notice.texts.items()}, **values)
    form.lists["places"] = list(notice.places)
    return form


async def again(
    request: ForumRequest, form: Form, status: int = 200, problem: str = "", *, preview: NoticeView | None = None
) -> Response:
    notice, words = await find(request), request.words.t
    return page(
        request,
        "admin/notices/form.html",
        status=status,
        problem=problem,
        form=form,
        planned=notice,
        state=notice.state(clock.now()) if notice else "",
        rows=TEXTS.rows(form, notice.texts if notice else ()),
        previews=_previews(request, preview) if preview else [],
        topics=_topics(request, notice),
        places=_places(request, notice),
        there=form.lists.get("places", ()),
        offered=[(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()],
        audiences=[(code, words(name), words(meaning)) for code, (name, meaning) in NOTICE_AUDIENCES.items()],
        tones=[(code, words(name), words(meaning)) for code, (name, meaning) in NOTICE_TONES.items()],
        kinds=[(code, words(name), words(meaning)) for code, (name, meaning) in NOTICE_KINDS.items()],
    )


def _previews(request: ForumRequest, made: NoticeView) -> list[Shown]:
    """The notice as it is shown to readers of each language that pages are in."""
    return [whole(made, request, code) for code in request.forum.words]


def _topics(request: ForumRequest, notice: NoticeView | None) -> Options:
    """The topics to choose from, with the one it has, even if that is no longer offered."""
    known, ui = request.catalogue, request.ui
    chosen = notice.topic_id if notice else None
    return [
        (topic.slug, topic.name(ui), "") for topic in known.topics.values() if known.offers(topic) or topic.id == chosen
    ]


def _places(request: ForumRequest, notice: NoticeView | None) -> list[tuple[str, str]]:
    """The places to choose from, with those it has, even if they are closed now."""
    today, chosen = clock.today(), notice.places if notice else ()
    known = request.catalogue.places.values()
    return [(each.slug, each.name(request.ui)) for each in known if each.on(today) or each.slug in chosen]

"""Responses made of templates: headers, caching, and the context that every page has."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from markupsafe import Markup, escape
from starlette.responses import RedirectResponse, Response

from forum import clock
from forum.errors import NotFound
from forum.threads.visibility import find_thread
from forum.web.rendering import live_places, notices, places
from forum.web.rendering.help_lines import HelpLines
from forum.web.requests.form_keys import FormKeys, form_of
from forum.web.requests.forms import Form
from forum.web.requests.policies import PERMISSIONS_WITH_PASSKEYS, PERMISSIONS_WITH_POSITION
from forum.web.requests.request import ForumRequest

CACHED = "no-cache"
PRIVATE = "no-store"
SECRETS = frozenset(("token", "code"))
"""Parts of addresses by which a page knows its reader."""


class Forms:
    """The forms of one page: the key of each, and the one that was refused with the text typed in it.

    Forms are named by their route, and with an id where there are several of one: `official.create:ID`. `found` is the
    personal data in what was typed (`personal.Marked`), None without any; `places` gives those to choose from for a text.
    """

    def __init__(
        self, keys: FormKeys | None, form: Form, about: str, found: Any, places: Callable[[], list[places.Option]]
    ) -> None:
        self._keys, self._form, self._about, self.found, self.places = keys, form, about, found, places

    def key(self, address: str) -> Markup:
        """The hidden field with the key of the form that is sent to `address`; nothing for a visitor."""
        if self._keys is None:
            return Markup("")
        return Markup('<input type="hidden" name="form_key" value="{}">').format(self._keys.make(form_of(address)))

    def refused(self, name: str) -> bool:
        """True if the form of this name was refused: it opens, and its fields have the ids of the summary's links."""
        return self._about == name

    def typed(self, name: str) -> Form:
        """The refused form under its name, an empty one under any other."""
        return self._form if self.refused(name) else Form()


def languages_of(request: ForumRequest) -> list[tuple[str, str, str]]:
    """The interface languages as (code, endonym, direction)."""
    offered = [request.catalogue.languages[code] for code in request.forum.words if code in request.catalogue.languages]
    return [(each.code, each.endonym, each.direction) for each in offered]


def page(request: ForumRequest, template: str, *, status: int = 200, **context: Any) -> Response:
    """The page `template` for this request's reader, with `context` and that of every page.

    One that has options for a `passkey` may use them, and one that has a `position` may ask the browser where it is.
    """
    above = notices.of_page(request) if status == 200 else None
    asked = request.unread if status == 200 and request.method == "GET" else None
    shared = _shared(request, context) | {"notices": above, "asked_to_read": asked}
    body = request.forum.renderer.render(template, request.ui, shared | context)
    body = live_places.shown(
        body, request.words, request.catalogue, lambda place: request.link("places.show", slug=place.slug)
    )
    response = respond(request, body, status)
    if context.get("passkey"):
        response.headers["Permissions-Policy"] = PERMISSIONS_WITH_PASSKEYS
    elif context.get("position"):
        response.headers["Permissions-Policy"] = PERMISSIONS_WITH_POSITION
    return response


def _shared(request: ForumRequest, context: dict[str, Any]) -> dict[str, Any]:
    settings, signed_in = request.forum.settings, request.signed_in
    keys = FormKeys(settings.forum_secret, signed_in.digest) if signed_in else None
    choices = partial(places.citable, request.catalogue, request.ui)
    forms = Forms(keys, context.get("form") or Form(), context.get("about", ""), context.get("found"), choices)
    notice = request.query_params.get("notice")
    return {
        "request": request,
        "me": request.user,
        "start": request.forum.staff_pages.start_of(request.user),
        "waiting": request.waiting,
        "unseen": request.unseen,
        "news": request.news,
        "catalogue": request.catalogue,
        "institution": request.institution,
        "lines": HelpLines.now(request.words, request.catalogue),
        "today": clock.today(),
        "languages": languages_of(request),
        "unread": request.words.digest != request.catalogue.checked.get(request.ui, ""),
        "here": request.page_address,
        "this_page": "" if _is_secret(request) else quote(request.url_path),
        "route": request.route_name,
        "card_of": request.forum.assets.card,
        "ui_locale": request.words.territorial,
        "exit_url": settings.exit_url,
        "base_url": settings.forum_base_url,
        "lacks_factor": request.lacks_factor,
        "shared_phone": bool(signed_in and signed_in.shared),
        "notice": notice if notice in request.forum.sentences.notices else None,
        "forms": forms,
        "key": forms.key,
    }


def _is_secret(request: ForumRequest) -> bool:
    return not SECRETS.isdisjoint(request.path_params)


def file(request: ForumRequest, body: str, media_type: str, called: str) -> Response:
    """The response with a file to save as `called`, kept and revalidated as a page is."""
    response = respond(request, body, 200, media_type)
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return response


def respond(request: ForumRequest, body: str, status: int, media_type: str = "text/html") -> Response:
    """The response with its headers: an anonymous page may be kept and revalidated.

    Every error, the page of a signed-in person, and one whose address is a secret are never stored.
    """
    vary = f"Cookie, Accept-Encoding{', Accept-Language' if request.languages or request.by_browser else ''}"
    headers = {"Vary": vary, "Content-Language": request.ui}
    if _is_secret(request) or request.signed_in or status != 200 or request.method not in ("GET", "HEAD"):
        return Response(body, status, headers | {"Cache-Control": PRIVATE}, media_type)
    content = body.encode()
    kept = {"Cache-Control": CACHED, "ETag": tag_of(content)}
    if is_known(request, kept["ETag"]):
        return Response(status_code=304, headers={"Vary": vary} | kept)
    return Response(content, status, headers | kept, media_type)


def tag_of(content: bytes) -> str:
    """The weak ETag of an answer: compression leaves it as it is."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def is_known(request: ForumRequest, tag: str) -> bool:
    """Whether whoever asks has the answer with this tag already."""
    return tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]


def redirect(location: str, *, status: int = 303) -> Response:
    """The answer to a write that worked."""
    return RedirectResponse(location, status, headers={"Cache-Control": PRIVATE})


def with_notice(location: str, code: str) -> str:
    """`location` with a notice, a code of `Sentences.notices`."""
    base, mark, fragment = location.partition("#")
    return f"{base}{'&' if '?' in base else '?'}notice={escape(code)}{mark}{fragment}"


def to_thread(request: ForumRequest, notice: str, fragment: str = "") -> Response:
    """Redirects to the page of the request's thread, with a notice."""
    return redirect(with_notice(f"{request.link('threads.show', thread=request.thread.id)}{fragment}", notice))


async def to_thread_if_visible(request: ForumRequest, notice: str) -> Response:
    """Redirects as `to_thread` does, or to the list of questions where the act took the thread out of this person's sight."""
    try:
        await find_thread(request.thread.id, reader=request.user, catalogue=request.catalogue)
    except NotFound:
        return redirect(with_notice(request.link("threads.index"), notice))
    return to_thread(request, notice)


def in_language(request: ForumRequest, address: str, code: str) -> str:
    """`address` in the interface language `code` if it is a path of this forum, and the page it goes on to; else home."""
    path, _, query = own_path(address, f"/{code}/").partition("?")
    first, _, rest = path.lstrip("/").partition("/")
    moved = f"/{code}/{rest}" if first in request.forum.words else path
    if not query:
        return moved
    asked = parse_qsl(query, keep_blank_values=True)
    following = [
        (name, in_language(request, value, code) if name == "next" and value else value) for name, value in asked
    ]
    return f"{moved}?{urlencode(following)}"


def own_path(address: str, default: str) -> str:
    """`address` if it is a path of this forum, else `default`, so that no link to the forum leads elsewhere."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return default
    return address

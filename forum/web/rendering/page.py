"""Turning a template and its facts into a response: one place for headers, caching and what every page carries."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from forum import clock, ids, text
from forum.catalogue.views import CabinetView, Catalogue, serving_today
from forum.people.permissions import may
from forum.threads.models import OfficialAnswer
from forum.threads.review_dates import being_checked, is_due
from forum.web.rendering import held, notices
from forum.web.rendering.assets import Assets
from forum.web.rendering.constants import FoldingEnvironment
from forum.web.rendering.help_lines import HelpLines
from forum.web.rendering.i18n import LEFT_TO_RIGHT, Words, endonym_of, filled
from forum.web.rendering.words import (
    ACTS,
    DECIDED,
    ERRORS,
    NOTICES,
    OUTCOMES,
    PAGES,
    PROBLEMS,
    ROLES,
    STANDINGS,
    STATUSES,
    TOLD,
    VERDICTS,
)
from forum.web.requests.carried_fields import pack
from forum.web.requests.form_keys import FormKeys, form_of
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from forum.web.requests.urls import Urls

CACHED = "no-cache"
PRIVATE = "no-store"
SECRETS = frozenset(("token", "code"))
"""Parts of addresses by which a page knows its reader."""
TIME = Markup('<time datetime="{machine}">{words}</time>')


class Renderer:
    """Templates, one environment per interface language, so that words, dates and addresses need no look-up at run time."""

    def __init__(self, folder: Path, words: Mapping[str, Words], urls: Urls, assets: Assets) -> None:
        loader = FileSystemLoader(folder)
        self._environments = {code: _environment(loader, each, urls, assets) for code, each in words.items()}

    def render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        return self._environments[language].get_template(template).render(context)


def _environment(loader: FileSystemLoader, words: Words, urls: Urls, assets: Assets) -> FoldingEnvironment:
    environment = FoldingEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def url(name: str, query: Mapping[str, object] | None = None, **params: object) -> str:
        return urls.path(name, words.code, query, **params)

    def day(moment: date | datetime) -> Markup:
        machine = moment.isoformat() if not isinstance(moment, datetime) else moment.strftime("%Y-%m-%dT%H:%MZ")
        return filled(TIME, machine=machine, words=words.date(moment))

    @cache
    def icon(*given: str, **named: str) -> Markup:
        """The macro of that name, for templates that don't import it because the icon's name is not a constant."""
        return environment.get_template("components/icon.html").module.icon(*given, **named)  # type: ignore[attr-defined,no-any-return]

    def number_isolated(number: str) -> Markup:
        return filled(LEFT_TO_RIGHT, words=number)

    environment.folded = {
        "t": words.t,
        "url": url,
        "static": assets.url,
        "icon": icon,
        "number_isolated": number_isolated,
    }
    environment.globals |= {
        "t": words.t,
        "n": words.n,
        "number": words.number,
        "day": day,
        "url": url,
        "thread_url": lambda thread: urls.thread(thread, words.code),
        "static": assets.url,
        "icon": icon,
        "icon_base": assets.icon_base,
        "icon_of": assets.icon,
        "ui": words.code,
        "direction": words.direction,
        "error": lambda code, field="": words.t(sentence_of(code, field)),
        "notice_text": lambda code: words.t(NOTICES[code]),
        "problem_texts": lambda code: [words.t(text) for text in PROBLEMS[code]],
        "page_texts": lambda code: [words.t(text) for text in PAGES[code]],
        "act_name": lambda act: words.t(ACTS[act]),
        "error_sentences": lambda errors: {field: _told(field, code, words) for field, code in errors.items()},
        "empty_form": Form(),
        "packed": pack,
        "institution_short": lambda catalogue: serving_today(catalogue).short(words.code),
        "cabinet_options": lambda catalogue: cabinet_options(catalogue, words.code),
        "verdict_texts": lambda code: [words.t(text) for text in VERDICTS[code]],
        "decided_name": lambda code: words.t(DECIDED[code]),
        "status_name": lambda status: words.t(STATUSES[status]),
        "outcome_text": lambda outcome: words.t(OUTCOMES[outcome]),
        "last_moment": lambda end: end - timedelta(seconds=1),
        "told_text": lambda kind: words.t(TOLD[kind]) if kind in TOLD else kind,
        "role_name": lambda role: words.t(ROLES[role]),
        "held_sentences": lambda reasons: [words.t(sentence) for sentence in held.why(reasons)],
        "oid": ids.encode,
        "may": may,
        "html": Markup,
        "excerpt": text.excerpt,
        "standing_name": lambda standing: words.t(_standing_words(standing)),
        "being_checked": being_checked,
        "is_due": is_due,
        "lang_of": lambda thread: "und" if thread.language_id == "other" else thread.language_id,
        "number_isolated": number_isolated,
        "isolated": lambda plain: Markup(text.isolate_numbers(plain)),
    }
    return environment


def _standing_words(standing: OfficialAnswer) -> str:
    return STANDINGS.get(f"{standing.kind}.{standing.meaning}") or STANDINGS[standing.kind]


def sentence_of(code: str, field: str) -> str:
    """The sentence for an error code, the field's own where it has one."""
    return ERRORS.get(f"{field}.{code}") or ERRORS[code]


def _told(field: str, code: str, words: Words) -> str | Markup:
    """An error's sentence where it stands apart from its field: of fields there is one of per language, which one."""
    part, _, language = field.rpartition("_")
    sentence = words.t(sentence_of(code, field))
    if part not in ("name", "description", "title", "body"):
        return sentence
    return Markup("<bdi>{}</bdi>: {}").format(endonym_of(language), sentence)


def cabinet_options(catalogue: Catalogue, language: str) -> list[tuple[str, str, str]]:
    """The cabinets to choose from, as (code, name, language of the name)."""
    return options_of(catalogue.cabinets.values(), language)


def options_of(cabinets: Iterable[CabinetView], language: str) -> list[tuple[str, str, str]]:
    """The same for some of them; archived ones can't be chosen."""
    offered = [cabinet for cabinet in cabinets if not cabinet.archived]
    return [(cabinet.code, f"{cabinet.code} · {cabinet.name(language)}", "") for cabinet in offered]


def languages_of(request: ForumRequest) -> list[tuple[str, str, str, str]]:
    """The interface languages as (code, endonym, direction, address of this page in it)."""
    rest = form_of(request.url_path)
    offered = [request.catalogue.languages[code] for code in request.forum.words if code in request.catalogue.languages]
    return [(each.code, each.endonym, each.direction, f"/{each.code}{rest}") for each in offered]


def page(request: ForumRequest, template: str, *, status: int = 200, **context: Any) -> Response:
    """The page `template` for this request's reader; what every page carries is added here."""
    known = request.forum
    keys = None
    if request.signed_in:
        keys = FormKeys(known.settings.forum_secret, request.signed_in.digest)
    shared = {
        "request": request,
        "me": request.user,
        "catalogue": request.catalogue,
        "institution": request.institution,
        "campaigns": notices.of_page(request),
        "lines": HelpLines.now(request.words, request.catalogue),
        "today": clock.today(),
        "languages": languages_of(request),
        "here": request.page_address,
        "route": request.route_name,
        "exit_url": known.settings.exit_url,
        "base_url": known.settings.forum_base_url,
        "shared_phone": bool(request.signed_in and request.signed_in.shared),
        "notice": request.query_params.get("notice") if request.query_params.get("notice") in NOTICES else None,
        "key": lambda address: _key_field(keys, address),
    }
    body = known.renderer.render(template, request.ui, shared | context)
    return respond(request, body, status)


def _key_field(keys: FormKeys | None, address: str) -> Markup:
    if keys is None:
        return Markup("")
    return Markup('<input type="hidden" name="form_key" value="{}">').format(keys.make(form_of(address)))


def respond(request: ForumRequest, body: str, status: int) -> Response:
    """Anonymous pages may be kept and asked for again; what a signed-in person sees, a page whose address is a secret,
    and every error, is never stored.
    """
    response = HTMLResponse(body, status)
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    response.headers["Content-Language"] = request.ui
    secret = not SECRETS.isdisjoint(request.path_params)
    if secret or request.signed_in or status != 200 or request.method not in ("GET", "HEAD"):
        response.headers["Cache-Control"] = PRIVATE
        return response
    tag = f'W/"{hashlib.blake2b(response.body, digest_size=12).hexdigest()}"'
    response.headers.update({"Cache-Control": CACHED, "ETag": tag})
    if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
        kept = {name: value for name, value in response.headers.items() if name in ("etag", "vary", "cache-control")}
        return Response(status_code=304, headers=kept)
    return response


def redirect(location: str, *, status: int = 303) -> Response:
    """The answer to a write that worked: look there."""
    return RedirectResponse(location, status, headers={"Cache-Control": PRIVATE})


def with_notice(location: str, code: str) -> str:
    """`location` with a word on what was done, one of NOTICES."""
    base, mark, fragment = location.partition("#")
    return f"{base}{'&' if '?' in base else '?'}notice={escape(code)}{mark}{fragment}"


def own_path(address: str, default: str) -> str:
    """`address` if it is a path of our own, else `default`: nobody is sent elsewhere by a link to us."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return default
    return address

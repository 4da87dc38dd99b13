"""The admin's page of settings: what is in force in plain words, who decides it, and the few an admin decides here.

Secrets and the addresses of database, cache and proxy are never on it: whether they are given is all it says.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from limits import parse
from markupsafe import Markup
from starlette.responses import Response

from forum.catalogue import numbers
from forum.catalogue.numbers import CHOICES
from forum.catalogue.snapshot import APPEAL_DAYS, FIRST_POSTS, REST_DAYS
from forum.catalogue.views import RESTS_AFTER
from forum.settings import Settings
from forum.web.rendering.i18n import Words
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.words import LIMITS, SETTINGS

SHAPE = Shape(lines=tuple(CHOICES))
ADDRESS = Markup('<bdi class="address" dir="ltr">{}</bdi>')


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: what it is about, what holds, its name in the environment, and whether that names it."""

    about: Markup
    holds: Markup
    name: str
    given: bool


async def show(request: ForumRequest) -> Response:
    known = request.catalogue
    values = {FIRST_POSTS: known.first_posts, REST_DAYS: _rest_days(request), APPEAL_DAYS: known.appeal_days}
    form = Form({name: "" if value is None else str(value) for name, value in values.items()})
    return await again(request, form, 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    configured = request.forum.settings
    return page(
        request,
        "admin/settings/index.html",
        status=status,
        problem=problem,
        form=form,
        rows=_rows(configured, request.words),
        limits=_limits(configured, request.words),
        first_posts=request.policy.first_posts,
        decided=configured.decides(FIRST_POSTS),
        chosen=request.catalogue.first_posts is not None,
        usual=configured.hold_first_posts,
        rest_days=_rest_days(request),
        bounds=CHOICES,
    )


async def save(request: ForumRequest, form: Form) -> Response:
    """Keeps the numbers; one that the environment decides is left as it is, whatever was sent."""
    given = {name: form[name] for name in CHOICES if not request.forum.settings.decides(name)}
    await numbers.choose(given, by=request.user)
    return redirect(with_notice(request.link("admin.settings"), "saved"))


def _rest_days(request: ForumRequest) -> int:
    return next((each.rest_days for each in request.catalogue.cabinets.values()), RESTS_AFTER)


def _rows(configured: Settings, words: Words) -> list[Row]:
    engine = "sqlite" if urlsplit(configured.database).scheme == "sqlite" else "postgres"
    holds = {
        "database_url": engine,
        "cache_url": "shared" if configured.cache_url else "own",
        "holding": configured.holding,
        "staff_second_factor": configured.staff_second_factor,
        "trusted_proxy": "one" if configured.trusted_proxy else "none",
        "metrics_token": "token" if configured.metrics_token else "none",
    }
    addresses = {"forum_base_url": configured.forum_base_url, "exit_url": configured.exit_url}
    return [
        Row(
            words.t(about),
            ADDRESS.format(addresses[name]) if name in addresses else words.t(sentences[holds[name]]),
            name.upper(),
            configured.decides(name),
        )
        for name, (about, sentences) in SETTINGS.items()
    ]


def _limits(configured: Settings, words: Words) -> list[Row]:
    return [
        Row(words.t(about), _limit(getattr(configured, name), words), name.upper(), configured.decides(name))
        for name, about in LIMITS.items()
    ]


def _limit(given: str, words: Words) -> Markup:
    """A limit in words; as it is written where it is for several minutes or hours at once."""
    limit = parse(given)
    number = words.number(limit.amount)
    if limit.multiples == 1 and limit.GRANULARITY.name == "second":
        return words.t("{number} in a second", number=number)
    if limit.multiples == 1 and limit.GRANULARITY.name == "minute":
        return words.t("{number} in a minute", number=number)
    if limit.multiples == 1 and limit.GRANULARITY.name == "hour":
        return words.t("{number} in an hour", number=number)
    if limit.multiples == 1 and limit.GRANULARITY.name == "day":
        return words.t("{number} in a day", number=number)
    return ADDRESS.format(given)

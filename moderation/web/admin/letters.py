"""The admin's kinds of letters, and the rules of their last days, which take two admins."""

from collections.abc import Mapping

from starlette.responses import Response

from forum import clock
from forum.catalogue.letter_rules import COUNTED, RuleDetails
from forum.catalogue.letters import LetterFact
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals
from moderation.web.admin import rows
from moderation.web.admin.facts import source_words
from moderation.web.words.letters import COUNTS

FIELDS = ("days", "counted", "posted", "article", "url", "source", "valid_from")
SHAPE = Shape(lines=FIELDS)


async def index(request: ForumRequest) -> Response:
    letters = request.catalogue.letters.values()
    rules = [(letter, letter.rule_on(clock.today())) for letter in letters]
    return page(request, "admin/letters/index.html", rules=rules, source_words=source_words(request))


def _find(request: ForumRequest) -> LetterFact:
    return rows.found(request.catalogue.letters.get(request.path_params["key"]))


async def edit(request: ForumRequest) -> Response:
    rule = _find(request).rule_on(clock.today())
    values: Mapping[str, str] = {"days": "0", "posted": "0"}
    if rule:
        counted = next(code for code, kind in COUNTED.items() if kind == (rule.working, rule.moves or rule.working))
        values = {"days": str(rule.days), "posted": str(rule.posted), "counted": counted}
        values |= {"article": rule.article, "url": rule.url}
    return await again(request, Form(dict(values) | {"valid_from": clock.today().isoformat()}))


async def propose(request: ForumRequest, form: Form) -> Response:
    details = RuleDetails(**{name: form[name] for name in FIELDS})
    await proposals.propose_letter_rule(_find(request), details, by=request.user)
    return rows.back(request, "proposals", "line-proposed")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    letter = _find(request)
    counts = [(code, str(request.words.t(COUNTS[code])), "") for code in COUNTED]
    shown = {"form": form, "letter": letter, "counts": counts, "source_words": source_words(request)}
    return page(request, "admin/letters/form.html", status=status, problem=problem, **shown)

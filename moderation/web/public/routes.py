"""What anybody may report, and what people read of decisions about themselves: one line an address."""

from typing import Any

from starlette.routing import Route

from forum.web.requests.endpoints import page, write
from forum.web.requests.rules import anyone, with_code
from moderation.web.public import appeals as objections
from moderation.web.public import corrections as told
from moderation.web.public import decisions as own_decisions
from moderation.web.public import finders, flags, scams, stewards, transparency

How = dict[str, Any]
OF_FLAGS: How = {"shape": flags.FLAG, "on_refusal": flags.again, "limit": "flag"}
TELLING: How = {"limit": "flag", "atomic_for_visitors": False}
OBJECTING: How = {"shape": objections.APPEAL, "on_refusal": objections.again, "limit": "flag"}
OF_STEWARDS: How = {"shape": stewards.SHAPE, "on_refusal": stewards.again, "limit": "login", "keyed": False}

PUBLIC: list[Route] = [
    # what anybody may report, and what was decided about oneself
    page("/posts/{post:id}/flags/new", flags.new, "flags.new"),
    write("/posts/{post:id}/flags/new", flags.create, "flags.create", anyone, **OF_FLAGS),
    page("/flags", flags.find, "flags.find"),
    write("/flags", flags.look_up, "flags.look_up", shape=flags.CODE, on_refusal=flags.find_again, limit="flag", keyed=False),
    page("/flags/{code:word}", flags.show, "flags.show"),
    page("/corrections/new", told.new, "corrections.new"),
    page("/stewards/{token}", stewards.show, "stewards.show"),
    write("/stewards/{token}", stewards.confirm, "stewards.confirm", **OF_STEWARDS),
    write("/corrections/new", told.create, "corrections.create", shape=told.SHAPE, on_refusal=told.again, **TELLING),
    page("/scams/new", scams.new, "scams.new"),
    write("/scams/new", scams.create, "scams.create", shape=scams.SHAPE, on_refusal=scams.again, **TELLING),
    page("/corrections/mine", finders.own, "corrections.own", with_code),
    page("/transparency", transparency.show, "transparency"),
    page("/decisions/{decision:id}", own_decisions.show, "decisions.show"),
    page("/decisions/{decision:id}/appeal", objections.new, "appeals.new"),
    write("/decisions/{decision:id}/appeal", objections.create, "appeals.create", anyone, **OBJECTING),
]  # fmt: skip

"""The route table is whole: every handler has an address and a name, every address a rule."""

import ast
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from forum.web import handlers
from forum.web.handlers import machine
from forum.web.requests import rules
from forum.web.requests.endpoints import Endpoint
from tests.addresses import addresses

HANDLERS = Path(handlers.__file__).parent
OUTSIDE = ("machine.py", "sitemaps.py")
"""What programs ask, outside the table."""
TOP_LEVEL = {"enter"}  # reached by main, outside any interface language
VERBS = {
    "activate", "amend", "archive", "assign", "cancel", "change", "close", "confirm", "correct", "create", "decide", "delete",
    "dismiss", "drop", "end", "hide", "mask", "merge", "move", "propose", "publish", "refuse", "reject", "release", "remove",
    "renew", "reopen", "restore", "reveal", "revoke", "save", "send", "suspend", "unchange", "undo", "unmask", "use", "withdraw",
}  # fmt: skip
SHARED = {
    "send_carried",
    "count",
    "let_in",
    "render",
    "answer_form",
    "with_place",
    "to_thread_if_visible",
    "end_session",
    "send",
    "shown",
    "workbench_of",
    "enter",
    "begin",
    "ask_factor",
    "factor_added",
    "begin_anew",
}  # called by handlers of several files


def endpoints_of_routes() -> list[Endpoint]:
    return [each.endpoint for each in addresses() if each.endpoint]


def test_every_route_has_a_name_of_its_own() -> None:
    names = [each.name for each in addresses()]
    assert all(names)
    assert len(names) == len(set(names))


def test_every_route_is_an_endpoint_with_a_rule() -> None:
    for each in addresses():
        assert each.endpoint, each.path
        assert callable(each.endpoint.guard), each.path
        assert each.endpoint.name == each.name, each.path


def test_every_write_says_who_may_or_that_anyone_may() -> None:
    """The writes open to everybody are few and listed here by hand."""
    open_writes = {
        "language", "threads.same", "answers.helpful", "register.create", "login.create", "login.factor.create", "link.use", "recovery.create", "logout",
        "flags.create", "corrections.create", "flags.look_up", "appeals.create", "search.create", "ask.answered", "notices.close",
        "renderings.dispute", "letters.ask", "places.near", "my_question.enter", "recovery.mail", "reset.use", "email.confirm",
        "stewards.confirm",
        "threads.sheet.near",
        "scams.create",
        "forget",
        "mail.stop.now",
    }  # fmt: skip
    found = {each.name for each in endpoints_of_routes() if each.method == "POST" and each.guard is rules.anyone}
    assert found == open_writes


def test_a_write_goes_to_a_noun() -> None:
    """The last word of its address, whatever is filled in after it, is none of VERBS."""
    writes = [each.path for each in addresses() if each.method == "POST"]
    last = {path: [part for part in path.split("/") if "{" not in part][-1] for path in writes}
    assert {path for path, word in last.items() if word in VERBS} == set()


def test_every_handler_is_routed() -> None:
    """A public coroutine of a handler module that takes a request is in the route table, or shows a refused form."""
    routed: set[Any] = {each.handler for each in endpoints_of_routes()}
    routed |= {way for each in endpoints_of_routes() for way in (each.on_refusal, each.uploads)}
    routed |= {getattr(each, "gone", None) for each in endpoints_of_routes()}
    names = {handler.__name__ for handler in routed if handler} | TOP_LEVEL
    for file in sorted(set(HANDLERS.glob("*.py")) - {HANDLERS / name for name in OUTSIDE}):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        public = {
            node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
        }
        assert public - names <= SHARED, file.name


def test_every_handler_outside_a_language_is_routed() -> None:
    public = {
        name
        for name, made in vars(machine).items()
        if iscoroutinefunction(made) and made.__module__ == machine.__name__
    }
    assert public <= {route.endpoint.__name__ for route in machine.ROUTES}

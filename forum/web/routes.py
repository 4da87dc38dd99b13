"""Every public address of the forum, one line each: where, who handles it, its name, who may, and how it is written."""

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route

from forum.web.handlers import answers, ask, confirm, home, notices, official, people, threads, topics
from forum.web.requests.endpoints import page, write
from forum.web.requests.forms import Shape
from forum.web.requests.rules import holding, signed_in

LANGUAGE = "/{ui}"
REASON = Shape(lines=("reason",))
acts = {"shape": REASON, "again": threads.again, "limit": "answer"}

PAGES: list[BaseRoute] = [
    page("/", home.show, "home"),
    page("/about", home.about, "about"),
    page("/leaving", home.leaving, "leaving"),
    page("/notices", notices.index, "notices.index"),
    write("/language", home.choose_language, "language", shape=Shape(lines=("to", "next")), once=False),
    # questions
    page("/threads", threads.index, "threads.index"),
    page("/threads/new", ask.new, "ask.new", holding("ask")),
    write("/threads/new", ask.create, "ask.create", signed_in, shape=ask.SHAPE, again=ask.again, limit="ask"),
    page("/threads/{thread:id}", threads.show, "threads.show", open_to_readings=True),
    page("/threads/{thread:id}-{slug:path}", threads.show, "threads.show_slug", open_to_readings=True),
    page("/threads/{thread:id}/edit", ask.edit, "threads.edit", signed_in),
    write("/threads/{thread:id}/edit", ask.save, "threads.save", signed_in, shape=ask.EDIT_SHAPE, again=ask.edit_again, limit="answer"),
    write("/threads/{thread:id}/closure", threads.close, "threads.close", signed_in, **acts),
    write("/threads/{thread:id}/reopening", threads.reopen, "threads.reopen", signed_in, **acts),
    write("/threads/{thread:id}/withdrawal", threads.withdraw, "threads.withdraw", signed_in, **acts),
    write("/threads/{thread:id}/privacy", threads.make_private, "threads.privacy", signed_in, **acts),
    write("/threads/{thread:id}/rejection", threads.reject, "threads.reject", signed_in, **acts),
    write("/threads/{thread:id}/mediators", threads.ask_mediators, "threads.mediators", signed_in, **acts),
    write("/threads/{thread:id}/duplicate", threads.link_duplicate, "threads.duplicate", signed_in, **acts | {"shape": Shape(lines=("of", "reason"))}),
    write("/threads/{thread:id}/route", threads.route, "threads.route", signed_in, **acts | {"shape": Shape(lines=("cabinet", "reason", "read"))}),
    write("/threads/{thread:id}/transfer", threads.transfer, "threads.transfer", signed_in, **acts | {"shape": Shape(lines=("cabinet", "decision", "reason"))}),
    write("/threads/{thread:id}/same-problem", answers.say_same, "threads.same", shape=Shape(lines=("on",)), again=threads.again, limit="vote", once=False),
    write("/threads/{thread:id}/follow", answers.follow, "threads.follow", signed_in, shape=Shape(lines=("on",)), again=threads.again, limit="vote", once=False),
    # answers
    write("/threads/{thread:id}/answers", answers.create, "answers.create", signed_in, shape=answers.ANSWER, again=answers.again, limit="answer"),
    write("/threads/{thread:id}/draft/removal", answers.drop_draft, "drafts.drop", signed_in, again=threads.again, once=False),
    page("/answers/{answer:id}/edit", ask.edit_answer, "answers.edit", signed_in),
    write("/answers/{answer:id}/edit", ask.save_answer, "answers.save", signed_in, shape=answers.EDIT, again=ask.edit_again, limit="answer"),
    write("/answers/{answer:id}/comments", answers.comment, "comments.create", signed_in, shape=answers.COMMENT, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official", official.mark, "official.create", signed_in, shape=official.MARK, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official/confirmation", official.confirm, "official.confirm", signed_in, shape=official.CONFIRM, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official/renewal", official.renew, "official.renew", signed_in, shape=official.RENEW, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official/correction", official.correct, "official.correct", signed_in, shape=official.CORRECT, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official/question", official.read_question, "official.question", signed_in, shape=official.CONFIRM, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/official/withdrawal", official.withdraw, "official.withdraw", signed_in, shape=official.WITHDRAW, again=answers.again, limit="answer"),
    write("/answers/{answer:id}/helpful", answers.say_helpful, "answers.helpful", shape=Shape(lines=("value",)), again=answers.again, limit="vote", once=False),
    page("/posts/{post:id}/revisions", answers.revisions, "posts.revisions"),
    # topics
    page("/topics", topics.index, "topics.index"),
    page("/topics/{slug:word}", topics.show, "topics.show"),
    # people
    page("/register", people.register_form, "register"),
    write("/register", people.register, "register.create", shape=people.REGISTER, again=people.register_again, limit="register", once=False, whole=False),
    page("/login", people.login_form, "login"),
    write("/login", people.login, "login.create", shape=people.LOGIN, again=people.login_again, once=False, whole=False),
    page("/login/link/{token}", people.link_form, "link"),
    write("/login/link/{token}", people.use_link, "link.use", limit="login", once=False, whole=False),
    page("/login/recovery", people.recovery_form, "recovery"),
    write("/login/recovery", people.recover, "recovery.create", shape=people.RECOVERY, again=people.recovery_again, limit="login", once=False, whole=False),
    write("/logout", people.logout, "logout", once=False, whole=False),
    page("/account", people.account, "account.show", signed_in),
    write("/account/seen", people.mark_seen, "account.seen", signed_in, once=False),
    write("/account/name", people.show_name, "account.name", signed_in, shape=Shape(lines=("shown_name",)), again=people.account_again, limit="answer"),
    page("/account/code", people.show_code, "account.code", signed_in),
    write("/account/sessions", people.end_session, "account.end_session", signed_in, shape=Shape(lines=("which",)), once=False),
    page("/account/password", people.password_form, "account.password", signed_in),
    page("/account/confirm", confirm.show, "account.confirm", signed_in),
    write("/account/confirm", confirm.create, "account.confirm.create", signed_in, shape=confirm.SHAPE, again=confirm.again, once=False, whole=False),
    write("/account/password", people.change_password, "account.change_password", signed_in, shape=people.PASSWORD, again=people.password_again, once=False, whole=False),
]  # fmt: skip

TO_COME = frozenset(
    [
        "api",
        "cabinets",
        "corrections",
        "feeds",
        "leaflets",
        "letters",
        "metrics",
        "my-question",
        "paths",
        "places",
        "search",
        "sitemap.xml",
        "sw.js",
    ]
)
"""Beginnings of addresses that are fixed although nothing answers there yet."""


def first_parts(routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The words that addresses begin with, their language left out, so that nobody takes one for a nickname."""
    return TO_COME | {part for path in _paths(routes, "") if "{" not in (part := path.split("/")[1])} - {""}


def _paths(routes: Iterable[BaseRoute], prefix: str) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount) and route.path == LANGUAGE:
            yield from _paths(route.routes, prefix)
        elif isinstance(route, Mount | Route):
            yield f"{prefix}{route.path}"


def under_language(pages: list[BaseRoute]) -> Mount:
    """The pages under their interface language, `/{ui}/…`."""
    return Mount(LANGUAGE, routes=pages)

"""Every public address of the forum, one line each: where, who handles it, its name, who may, and how it is written."""

import re
from collections.abc import Callable, Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route

from forum.web.account_routes import ACCOUNT
from forum.web.api.application import Api
from forum.web.api.resources import Resource
from forum.web.guide_routes import GUIDES
from forum.web.handlers import (
    answers,
    ask,
    attachments,
    documents,
    duplicates,
    editing,
    emails,
    factor,
    feeds,
    home,
    letters,
    lifecycle,
    my_question,
    notices,
    official,
    privacy,
    provider,
    recovery,
    registration,
    rendering_files,
    renderings,
    resets,
    revisions,
    search,
    sheets,
    sign_in,
    telling,
    thread_page,
    threads,
    topics,
    transfers,
    votes,
)
from forum.web.requests.endpoints import Endpoint, mounted, page, write
from forum.web.requests.forms import Shape
from forum.web.requests.policies import API
from forum.web.requests.rules import not_ended, shadow, signed_in, visitor_or, with_code

LANGUAGE = "/{ui}"
REASON = Shape(lines=("reason",))
acts = {"shape": REASON, "on_refusal": thread_page.again, "limit": "answer"}

PAGES: list[BaseRoute] = [
    # what is read most, since routes are asked in turn
    page("/", home.show, "home"),
    page("/threads", threads.index, "threads.index"),
    page("/threads/{thread:id}", thread_page.show, "threads.show", open_to_readings=True),
    page("/threads/{thread:id}-{slug:path}", thread_page.show, "threads.show_slug", open_to_readings=True),
    # explanations
    page("/about", home.about, "about"),
    page("/leaving", home.leaving, "leaving"),
    page("/help", home.in_danger, "help"),
    page("/documents", documents.index, "documents.index"),
    page("/documents/{document:word}", documents.show, "documents.show"),
    write("/documents/{document:word}/reading", documents.say_read, "documents.read", signed_in, shape=documents.READ, keyed=False),
    page("/notices", notices.index, "notices.index"),
    write("/notices/{notice:number}/closure", notices.close, "notices.close", shape=Shape(lines=("next",)), keyed=False),
    write("/language", home.choose_language, "language", shape=Shape(lines=("to", "next")), keyed=False),
    write("/search", search.create, "search.create", shape=search.SHAPE, on_refusal=search.again, keyed=False),
    page("/search", search.show, "search.show"),
    # questions
    page("/threads/new", ask.new, "ask.new", visitor_or("ask")),
    write("/threads/new", ask.create, "ask.create", not_ended, shape=ask.SHAPE, on_refusal=ask.again, limit="ask", atomic_for_visitors=False, uploads=attachments.hold),
    write("/threads/new/answered", ask.answered, "ask.answered", shape=Shape(lines=("thread", "language")), limit="vote", keyed=False),
    page("/threads/{thread:id}/edit", editing.question, "threads.edit", with_code),
    write("/threads/{thread:id}/edit", editing.save_question, "threads.save", with_code, shape=editing.QUESTION, on_refusal=editing.again, limit="answer"),
    write("/threads/{thread:id}/seen", thread_page.mark_seen, "threads.seen", with_code, keyed=False),
    write("/threads/{thread:id}/closure", lifecycle.close, "threads.close", with_code, **acts),
    write("/threads/{thread:id}/reopening", lifecycle.reopen, "threads.reopen", with_code, **acts),
    page("/threads/{thread:id}/sheet", sheets.show, "threads.sheet"),
    write("/threads/{thread:id}/sheet", sheets.find_place, "threads.sheet.near", shape=sheets.NEAR, on_refusal=sheets.again, limit="search", keyed=False, atomic=False),
    page("/threads/{thread:id}/public-version", telling.show, "threads.telling", signed_in),
    write("/threads/{thread:id}/public-version", telling.create, "threads.telling.propose", signed_in, shape=telling.PROPOSAL, on_refusal=telling.again, limit="answer"),
    write("/threads/{thread:id}/public-version/answer", telling.answer, "threads.telling.answer", with_code, shape=telling.WORD, on_refusal=thread_page.again, limit="answer"),
    write("/threads/{thread:id}/public-version/withdrawal", telling.withdraw, "threads.telling.withdraw", with_code, on_refusal=thread_page.again, limit="answer"),
    write("/threads/{thread:id}/withdrawal", lifecycle.withdraw, "threads.withdraw", with_code, **acts),
    page("/threads/{thread:id}/erasure", privacy.thread_erasure, "threads.erasure", with_code),
    write("/threads/{thread:id}/erasure", privacy.erase_question, "threads.erase", with_code, on_refusal=privacy.thread_erasure_again, limit="answer", keyed=False),
    write("/threads/{thread:id}/privacy", lifecycle.make_private, "threads.privacy", with_code, **acts),
    write("/threads/{thread:id}/hiding", my_question.hide_part, "threads.hide_part", with_code, shape=my_question.PART, on_refusal=thread_page.again, limit="answer"),
    write("/threads/{thread:id}/solved", my_question.say_solved, "threads.solved", with_code, shape=my_question.WORD, on_refusal=thread_page.again, limit="vote", keyed=False),
    write("/threads/{thread:id}/rejection", lifecycle.reject, "threads.reject", signed_in, **acts),
    write("/threads/{thread:id}/mediators", lifecycle.ask_mediators, "threads.mediators", signed_in, **acts),
    write("/threads/{thread:id}/duplicate", lifecycle.link_duplicate, "threads.duplicate", signed_in, **acts | {"shape": Shape(lines=("of", "reason"))}),
    page("/threads/{thread:id}/duplicates", duplicates.index, "threads.duplicates", signed_in),
    write("/threads/{thread:id}/duplicates", duplicates.create, "threads.duplicates.link", signed_in, shape=duplicates.SHAPE, on_refusal=duplicates.again, limit="answer"),
    write("/threads/{thread:id}/route", transfers.create, "threads.route", signed_in, **acts | {"shape": Shape(lines=("cabinet", "reason", "read"))}),
    write("/threads/{thread:id}/transfer", transfers.answer, "threads.transfer", signed_in, **acts | {"shape": Shape(lines=("cabinet", "decision", "reason"))}),
    write("/threads/{thread:id}/same-problem", votes.say_same, "threads.same", shape=Shape(lines=("on",)), on_refusal=thread_page.again, limit="vote", keyed=False),
    write("/threads/{thread:id}/follow", votes.follow, "threads.follow", signed_in, shape=Shape(lines=("on",)), on_refusal=thread_page.again, limit="vote", keyed=False),
    # files beside a private question
    write("/threads/{thread:id}/files", attachments.add, "files.add", with_code, shape=attachments.SHAPE, on_refusal=thread_page.again, limit="answer", uploads=attachments.hold),
    page("/threads/{thread:id}/files/{file:number}", attachments.show, "files.show", with_code),
    write("/threads/{thread:id}/files/{file:number}/opening", attachments.open_file, "files.open", signed_in, on_refusal=thread_page.again, limit="answer", keyed=False),
    write("/threads/{thread:id}/files/{file:number}/removal", attachments.remove, "files.remove", with_code, on_refusal=thread_page.again, limit="answer", keyed=False),
    # answers
    write("/threads/{thread:id}/answers", answers.create, "answers.create", signed_in, shape=answers.ANSWER, on_refusal=thread_page.again_at_answer, limit="answer", says=("body",)),
    write("/threads/{thread:id}/draft/removal", answers.drop_draft, "drafts.drop", signed_in, on_refusal=thread_page.again, keyed=False),
    page("/answers/{answer:id}/edit", editing.answer, "answers.edit", signed_in),
    write("/answers/{answer:id}/edit", editing.save_answer, "answers.save", signed_in, shape=editing.ANSWER, on_refusal=editing.again, limit="answer", says=("body",)),
    write("/answers/{answer:id}/comments", answers.comment, "comments.create", with_code, shape=answers.COMMENT, on_refusal=thread_page.again_at_answer, limit="answer"),
    write("/answers/{answer:id}/official", official.mark, "official.create", signed_in, shape=official.MARK, on_refusal=thread_page.again_at_answer, limit="answer", says=("short_answer",)),
    write("/answers/{answer:id}/official/confirmation", official.confirm, "official.confirm", signed_in, shape=official.CONFIRM, on_refusal=thread_page.again_at_answer, limit="answer"),
    write("/answers/{answer:id}/official/renewal", official.renew, "official.renew", signed_in, shape=official.RENEW, on_refusal=thread_page.again_at_answer, limit="answer"),
    write("/answers/{answer:id}/official/correction", official.correct, "official.correct", signed_in, shape=official.CORRECT, on_refusal=thread_page.again_at_answer, limit="answer", says=("short_answer", "body")),
    write("/answers/{answer:id}/official/question", official.read_question, "official.question", signed_in, shape=official.CONFIRM, on_refusal=thread_page.again_at_answer, limit="answer"),
    write("/answers/{answer:id}/official/withdrawal", official.withdraw, "official.withdraw", signed_in, shape=official.WITHDRAW, on_refusal=thread_page.again_at_answer, limit="answer"),
    write("/answers/{answer:id}/helpful", votes.say_helpful, "answers.helpful", shape=Shape(lines=("value",)), on_refusal=thread_page.again_at_answer, limit="vote", keyed=False),
    page("/posts/{post:id}/revisions", revisions.index, "posts.revisions"),
    # renderings
    page("/posts/{post:id}/renderings/{language:word}", renderings.edit, "renderings.edit", signed_in),
    write("/posts/{post:id}/renderings/{language:word}", renderings.save, "renderings.save", signed_in, shape=renderings.SHAPE, on_refusal=renderings.again, limit="answer", says=renderings.SAYS),
    write("/posts/{post:id}/renderings/{language:word}/confirmation", renderings.confirm, "renderings.confirm", signed_in, shape=renderings.READ, on_refusal=renderings.again, limit="answer"),
    write("/posts/{post:id}/renderings/{language:word}/draft/removal", renderings.hand_over, "renderings.hand_over", signed_in, on_refusal=renderings.again, keyed=False),
    write("/posts/{post:id}/renderings/{language:word}/machine", renderings.translate, "renderings.translate", signed_in, on_refusal=renderings.again, limit="answer", keyed=False, atomic=False),
    write("/posts/{post:id}/renderings/{language:word}/disputes", renderings.dispute, "renderings.dispute", on_refusal=thread_page.again, limit="flag", keyed=False),
    page("/posts/{post:id}/renderings/{language:word}/file", rendering_files.export, "renderings.export", signed_in),
    write("/posts/{post:id}/renderings/{language:word}/file", rendering_files.bring, "renderings.bring", signed_in, shape=rendering_files.FILE, on_refusal=renderings.again, limit="answer"),
    page("/posts/{post:id}/renderings/{language:word}/sound", rendering_files.sound, "renderings.sound"),
    write("/posts/{post:id}/renderings/{language:word}/sound", rendering_files.add_sound, "renderings.add_sound", signed_in, shape=rendering_files.SOUND, on_refusal=renderings.again, limit="answer"),
    # topics
    page("/topics", topics.index, "topics.index"),
    page("/topics/{slug:word}", topics.show, "topics.show"),
    page("/feeds/official", feeds.official, "feeds.official"),
    page("/feeds/topics/{slug:word}", feeds.topic, "feeds.topic"),
    page("/feeds/languages/{language:word}", feeds.language, "feeds.language"),
    *GUIDES,
    # letters
    page("/letters", letters.index, "letters.index"),
    page("/letters/{kind:word}", letters.show, "letters.show"),
    write("/letters/{kind:word}/question", letters.ask, "letters.ask", shape=letters.SHAPE, on_refusal=letters.again, keyed=False),
    # a question by its code
    page("/my-question", my_question.show, "my_question"),
    write("/my-question", my_question.enter, "my_question.enter", shape=my_question.SHAPE, on_refusal=my_question.again, limit="code", keyed=False, atomic=False),
    write("/my-question/noted", my_question.note, "my_question.note", shadow, keyed=False),
    write("/my-question/seen", my_question.mark_seen, "my_question.seen", shadow, keyed=False),
    page("/my-question/account", my_question.account, "my_question.account", shadow),
    # people
    page("/register", registration.register_form, "register"),
    write("/register", registration.register, "register.create", shape=registration.REGISTER, on_refusal=registration.register_again, limit="register", keyed=False, atomic=False),
    page("/login", sign_in.login_form, "login"),
    write("/login", sign_in.login, "login.create", shape=sign_in.LOGIN, on_refusal=sign_in.login_again, keyed=False, atomic=False),
    page("/login/passkey", sign_in.passkey_options, "login.passkey"),
    page("/login/factor", factor.show, "login.factor"),
    page("/login/institution", provider.enter, "provider.enter"),
    page("/login/institution/renewal", provider.renew, "provider.renew", signed_in),
    page("/login/institution/return", provider.back, "provider.back"),
    write("/login/factor", factor.create, "login.factor.create", shape=sign_in.FACTOR, on_refusal=factor.again, keyed=False, atomic=False),
    page("/login/link/{token}", sign_in.link_form, "link"),
    write("/login/link/{token}", sign_in.use_link, "link.use", limit="login", keyed=False, atomic=False),
    page("/login/recovery", recovery.form, "recovery"),
    write("/login/recovery", recovery.recover, "recovery.create", shape=recovery.RECOVERY, on_refusal=recovery.again, limit="login", keyed=False, atomic=False),
    write("/login/recovery/mail", resets.ask, "recovery.mail", shape=resets.ASK, on_refusal=resets.ask_again, limit="mail", keyed=False),
    page("/login/reset/{token}", resets.form, "reset"),
    write("/login/reset/{token}", resets.use, "reset.use", shape=resets.USE, on_refusal=resets.again, limit="login", keyed=False, atomic=False),
    page("/email/{token}", emails.link, "email.link"),
    write("/email/{token}", emails.confirm, "email.confirm", on_refusal=emails.link_again, limit="login", keyed=False),
    page("/mail/{token}", emails.stop_form, "mail.stop"),
    write("/mail/{token}", emails.stop, "mail.stop.now", limit="login", keyed=False, atomic=False),
    write("/logout", sign_in.logout, "logout", keyed=False, atomic=False),
    *ACCOUNT,
]  # fmt: skip

TO_COME = frozenset(("metrics",))
"""Beginnings of addresses that are fixed although nothing answers there yet."""


def first_parts(routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The words that addresses begin with, their language left out, so that nobody takes one for a nickname."""
    return TO_COME | {part for path in _paths(routes, "") if "{" not in (part := path.split("/")[1])} - {""}


def takes_files(routes: Iterable[BaseRoute]) -> Callable[[str], bool]:
    """Whether a form that is sent to an address may bring files, for `{ui}` and `{thread}` of whatever kind."""
    found = [re.sub("{[^}]*}", "[^/]+", f"{LANGUAGE}{path}") for path in _with_files(routes, "")]
    pattern = re.compile("|".join(found))
    return lambda path: pattern.fullmatch(path) is not None


def _with_files(routes: Iterable[BaseRoute], prefix: str) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _with_files(route.routes, f"{prefix}{route.path}")
        elif isinstance(route, Route) and isinstance(end := route.endpoint, Endpoint) and (end.uploads or end.large):
            yield f"{prefix}{route.path}"


def _paths(routes: Iterable[BaseRoute], prefix: str) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount) and route.path == LANGUAGE:
            yield from _paths(route.routes, prefix)
        elif isinstance(route, Mount | Route):
            yield f"{prefix}{route.path}"


def under_language(pages: list[BaseRoute]) -> Mount:
    """The pages under their interface language, `/{ui}/…`."""
    return mounted(LANGUAGE, pages)


def under_api(table: list[Resource]) -> Mount:
    """The resources for programs, outside any language."""
    return Mount(API, Api(table), name="api")

"""A forum whose every text is hostile: whoever reads whichever page or file of it gets text, and the page keeps its shape.

Each column that people's words are kept in holds all texts of `tests.attacks` that are no longer than a remark, as the verbs
would have stored them. A fault is told with the words around it.
"""

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]  # ships no types
from starlette.applications import Starlette
from tortoise import fields

from forum import database, metrics
from forum.catalogue import snapshot
from forum.text import clean, clean_line, isolate_numbers, render
from forum.web.rendering import mails
from tests.addresses import addresses
from tests.attacks import ATTACKS, violations
from tests.cast import Visit, Visiting
from tests.forum.web.expected_access import WHO
from tests.forum.web.test_far_values import Line, Sender, fields_of, lines
from tests.shape.test_holdings import CODE, models
from tests.world import Stage, kinds_of, stage, template, undone

__all__ = ["stage", "template"]

pytestmark = pytest.mark.looks

FIELD = 4_900
"""Characters that a field of one line takes whole, and a text by far."""

MAILS = Path(__file__).parents[3] / "templates" / "emails"

REMARK = 300
"""Characters up to which a text is put everywhere; longer ones are tried in posts (`test_attacks.py`)."""

LINE, PROSE, HTML, ISOLATED = "a line", "several lines", "rendered", "a line whose numbers are isolated"
FEW: Mapping[str, str] = {
    "catalogue_name.name": "(key IN (SELECT CAST(id AS TEXT) FROM topic WHERE slug = 'documentation') OR key IN ('GAJI', 'bn', 'insult') OR key IN (SELECT CAST(id AS TEXT) FROM reason))"
    " AND NOT (kind = 'term' AND key <> (SELECT CAST(MIN(id) AS TEXT) FROM term))",  # a search learns all words of every term
    "catalogue_name.description": "key IN (SELECT CAST(id AS TEXT) FROM topic WHERE slug = 'documentation')",
    "institution_name.name": "code = 'ACM'",
    "institution_name.short": "code = 'ACM'",
    "language.endonym": "code = 'bn'",
    "town_holiday.town": "town = 'Beja'",
    "public_contact.value": "id = 1",
    "fruitless_search.words": "id = (SELECT MIN(id) FROM fruitless_search)",
    "path_text.title": "path_id IN (SELECT id FROM path WHERE slug = 'child-born')",
    "path_text.body": "path_id IN (SELECT id FROM path WHERE slug = 'child-born')",
}
"""Where not every row is changed: the rows that are."""

TYPED: Mapping[str, tuple[str, ...]] = {
    LINE: (
        "account.shown_name", "passkey.name", "one_time_secret.address",
        "thread.title", "thread.answered_title", "thread.language_named", "thread.gist", "thread.through", "thread_act.reason", "app_key.name", "app_key.contact",
        "post.shown_name", "post.language_named", "revision.title", "kept_text.title",
        "rendering.title", "rendering.short_answer", "rendering.note", "rendering.shown_name",
        "rendering_draft.title", "rendering_draft.short_answer", "rendering_draft.note",
        "official_answer.short_answer", "official_answer.marked_for_reason", "official_answer.withdrawn_reason",
        "source.title", "source.article", "source.changed_reason", "transfer_request.reason", "transfer_request.answer",
        "saved_reply.title", "flag.note", "decision.undone_reason", "reading.reason", "reveal.reason", "scam_reveal.reason", "correction.seen", "correction.right", "counter_help.reason",
        "face.title", "face.wish", "fruitless_search.words", "search_lead.words", "notice_text.title", "reason.law",
        "letter_rule.article", "letter_rule.source", "holding_rule.name", "line_change.source", "town_holiday.town",
        "town_holiday.source", "term.source", "cabinet.town", "language.endonym",
        "catalogue_name.name", "catalogue_name.description", "catalogue_name.source", "public_contact.value",
        "institution_name.name", "institution_name.short", "institution_name.source",
        "leaflet.source", "leaflet_version.source", "place.town", "place.holidays_of", "place.source", "place_hours.wording",
        "place_hours.source", "path_text.title", "cabinet.bring_source", "settlement.chosen", "settlement.source", "place_import.source",
    ),
    PROSE: (
        "post.source", "revision.source", "kept_text.source", "rendering.source", "draft.body", "internal_note.body",
        "saved_reply.body", "decision.statement", "appeal.body", "appeal.statement", "correction.body", "correction.answer", "correction.translation",
        "mediator_request.about", "mediator_request.answer", "face.body", "notice_text.body",
        "holding_rule.words", "routing_rule.words", "path_text.body",
    ),
    HTML: ("post.html", "revision.html", "face.html", "rendering.html", "notice_text.html"),
    ISOLATED: (
        "thread.title_html", "thread.answered_title_html", "rendering.title_html", "rendering.short_html", "official_answer.short_html",
    ),
}  # fmt: skip

PLAIN: Mapping[str, str] = {
    LINE: "Plain words of no harm 12-34 912 345 678",
    PROSE: "Plain words of no harm 12-34 912 345 678",
    HTML: '<p dir="ltr">Plain words of no harm 12-34 912 345 678</p>',
    ISOLATED: "Plain words of no harm 12-34 912 345 678",
}

OURS = frozenset(
    [
        "event.verb",
        "event.hash",
        "page_stamp.name",
        "account.nickname",
        "account.nickname_key",
        "account.password_hash",
        "account.recovery_digest",
        "account.email",
        "account.email_key",
        "tombstone.digest",
        "session.digest",
        "sign_in_link.digest",
        "spent_key.digest",
        "spent_key.content",
        "spent_key.location",
        "return_code.hashed",
        "passkey.digest",
        "passkey.credential",
        "passkey.public_key",
        "passkey.handle",
        "provider_link.digest",
        "provider_link.issuer",
        "authenticator.secret",
        "attachment.name",
        "spare_code.digest",
        "spare_code.hashed",
        "one_time_secret.digest",
        "category.slug",
        "topic.slug",
        "topic.icon",
        "former_slug.slug",
        "line_change.line",
        "setting.key",
        "notice.href",
        "cabinet.opening_hours",
        "leaflet.slug",
        "leaflet_version.file",
        "leaflet_version.url",
        "place.slug",
        "path.slug",
        "settlement.conflict",
        "place.line",
        "place.email",
        "place.url",
        "place.appointment_url",
        "place_hours.hours",
        "place_day.times",
        "steward.email",
        "settlement.conflict",
        "steward.digest",
        "app_key.digest",
        "webhook.address",
        "webhook.sealed",
        "correction.page",
        "correction.about",
        "translation_review.digest",
        "document_approval.digest",
        "reason.verdicts",
        "letter_rule.url",
        "term.code",
        "vector.texts",
        "vector.about",
        "vector.model",
        "vector_clock.token",
        "rendering.sound",
        "rendering.sound_type",
        "review_item.reasons",
        "review_item.likeness",
        "thread.slug",
        "thread.read_in",
        "saved_reply.code",
        "source.url",
        "vote.voter",
        "same_problem.voter",
        "draft.about",
        "rendering_dispute.voter",
        "notification.about",
        "mail_item.about",
        "push_device.digest",
        "push_device.sealed",
        "push_item.about",
        "outbox_mail.sealed",
        "outbox_mail.name",
        "cursor.hearer",
        "set_aside.hearer",
        "set_aside.kind",
        "set_aside.place",
        "chore_run.name",
        "flag.voter",
        "flag.receipt",
    ]
)
"""Digests, codes, ciphers, and addresses, which a rule of their own judges before they are stored."""


@cache
def words(how: str) -> str:
    """All the texts as a column of that kind holds them."""
    short = [each for each in ATTACKS if len(each) <= REMARK]
    line = " ".join(clean_line(each) for each in short)
    made = {
        LINE: lambda: line,
        ISOLATED: lambda: isolate_numbers(line),
        PROSE: lambda: "\n\n".join(clean(each) for each in short),
        HTML: lambda: "\n".join(render(each) for each in short),
    }
    return made[how]()


def columns() -> Iterator[str]:
    """Every column that holds more than a code, but for those that only name a row elsewhere."""
    for kind in models():
        for name, column in kind._meta.fields_map.items():
            if getattr(column, "reference", None) is not None:
                continue  # The ORM makes these once it is connected.
            if isinstance(column, fields.TextField) or (
                isinstance(column, fields.CharField) and column.max_length > CODE
            ):
                yield f"{kind._meta.db_table}.{name}"


def test_every_column_with_text_is_known() -> None:
    typed = [name for names in TYPED.values() for name in names]
    assert sorted([*typed, *OURS]) == sorted(columns())


async def fill(said: Callable[[str], str]) -> None:
    """Puts the words of its kind into every column that people's words are kept in; the catalogue has a new version then."""
    for how, names in TYPED.items():
        for name in names:
            table, column = name.split(".")
            rows = f" AND ({FEW[name]})" if name in FEW else ""
            await database.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL{rows}", [said(how)])
    await database.execute("UPDATE cabinet SET bring = ?", [json.dumps({"pt": said(PROSE)})])
    await database.execute("UPDATE rendering_draft SET passages = ?", [json.dumps([said(PROSE)])])
    await snapshot.changed()
    snapshot.forget()


# The judge


TAG = re.compile(r'</?([a-z][a-z0-9-]*)((?: [a-z-]+(?:="[^"<>]*")?)*)\s*/?>|<!doctype html>|<')
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
WRITTEN = re.compile(r"<div [^<>]*\bdata-user-content[^<>]*>(.*?)</div>", re.DOTALL)
EXPLAINED = re.compile(r'<a class="term" href="#term-[0-9a-z-]+" lang="pt" dir="ltr">([^<>]*)</a>')
TARGETS = re.compile(r"(?:/(?!/)|#|https?://|tel:\+?\d|mailto:|otpauth:|geo:-?\d|\?)")
Kind = tuple[str, tuple[str, ...]]
OURSELVES: frozenset[Kind] = frozenset({("div", ("data-user-content",)), ("bdi", ("dir",)), ("bdo", ("dir",))})


def kinds(page: str) -> Iterator[tuple[Kind, str, int]]:
    """A page's tags by name and attributes, as our own templates write them, which is stricter than browsers read."""
    for found in TAG.finditer(page):
        pairs = ATTRIBUTE.findall(found[2] or "")
        yield (found[1] or found[0], tuple(sorted(name for name, _ in pairs))), found[0], found.start()


def faults(page: str, known: set[Kind]) -> list[str]:
    """Tags that no page with plain words has, and links to where none may lead, each with the words around it."""
    wrong, ours = [], WRITTEN.sub("<div data-user-content></div>", page)
    for kind, tag, place in kinds(ours):
        aims = [value for name, value in ATTRIBUTE.findall(tag) if name in ("href", "src", "action", "formaction")]
        if kind not in known or any(not TARGETS.match(aim) for aim in aims if aim):
            wrong.append(f"{kind}: …{ours[max(0, place - 80) : place + 120]}…")
    return wrong + [each for content in set(WRITTEN.findall(page)) for each in judged(content)]


@cache
def judged(content: str) -> tuple[str, ...]:
    return tuple(violations(EXPLAINED.sub(r"\1", content)))


def is_page(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("text/html")


def asked(stage: Stage) -> Iterator[tuple[str, str]]:
    """The name and the path of every page and file."""
    for address in addresses(stage.app.routes):
        if address.method == "GET" and address.name not in ("static", "healthz", "readyz", "favicon"):
            for path in dict.fromkeys(stage.path(address, kind) for kind in kinds_of(address)):
                yield address.name, path
                if address.name in ("search.show", "admin.words"):
                    yield address.name, f"{path}?q=steal"
                    yield address.name, f"{path}?q=harm"
                if address.name == "threads.show":
                    yield address.name, f"{path}?in=bn"


async def got(visit: Visit, path: str) -> httpx.Response:
    return await visit.get(path, headers={"Accept-Encoding": "identity"})


@pytest.fixture
async def visits(visit: Visiting) -> dict[str, Visit]:
    return {who: await visit(None if who == "visitor" else who) for who in WHO}


async def test_no_page_or_file_takes_any_text_for_markup_whoever_reads_it(
    stage: Stage, visits: dict[str, Visit]
) -> None:
    await fill(lambda how: PLAIN[how])
    metrics.statement(
        "SELECT 1 FROM post", metrics.SLOW
    )  # for whoever looks at what is slow, whether or not something was
    known = set(OURSELVES) | {kind for kind, _, _ in kinds(words(HTML))}
    assert judged(words(HTML)) == ()
    reached = []
    for name, path in asked(stage):
        for who, visit in visits.items():
            answer = await got(visit, path)
            if answer.status_code == 200:
                reached.append((name, path, who))
                known |= {kind for kind, _, _ in kinds(answer.text)} if is_page(answer) else set()
    await fill(words)
    found: dict[str, str] = {}
    shown: Counter[str] = Counter()
    for name, path, who in reached:
        answer = await got(visits[who], path)
        assert answer.status_code in (200, 404), (path, who)
        wrong = faults(answer.text, known) if is_page(answer) else FILES[name](answer)
        found |= dict.fromkeys(wrong, f"{path} to {who}")
        shown[name] += answer.text.count("steal()")
    assert not found, "\n".join(f"{told}: {fault}" for fault, told in list(found.items())[:20])
    assert set(+shown) >= SHOWING, SHOWING - set(+shown)


# What is given back


def lots() -> list[str]:
    """All the texts in as few values as a field takes whole."""
    short, made = [each for each in ATTACKS if len(each) <= REMARK], [""]
    for each in short:
        made = [*made, each] if len(made[-1]) + len(each) >= FIELD else [*made[:-1], f"{made[-1]}\n\n{each}"]
    return made


async def given_back(sender: Sender, line: Line, fields: dict[str, str]) -> httpx.Response:
    """The answer to a form; nothing of it stays."""
    path, visit = sender.stage.path(line.address, line.kind), sender.visit_of(line)
    async with undone():
        return await visit.post(path, fields, headers={"Accept-Encoding": "identity"})


async def test_no_form_that_comes_back_takes_what_was_typed_for_markup(stage: Stage, visits: dict[str, Visit]) -> None:
    sender, known, shown = Sender(stage, visits), set(OURSELVES), 0
    found: dict[str, str] = {}
    known |= {kind for kind, _, _ in kinds(words(HTML))}
    forms = [(line, line.endpoint) for line in lines(stage.app, "POST") if line.endpoint]
    wrong = [(line, dict.fromkeys(fields_of(endpoint), ""), endpoint.shape.actions) for line, endpoint in forms]
    for said in ("", PLAIN[LINE], PLAIN[LINE] * (FIELD // len(PLAIN[LINE]))):
        for line, empty, actions in wrong:
            for action in ("", *actions):
                answer = await given_back(sender, line, dict.fromkeys(empty, said) | {"action": action})
                known |= {kind for kind, _, _ in kinds(answer.text)} if is_page(answer) else set()
    for lot in lots():
        for line, empty, actions in wrong:
            for action in ("", *actions):
                answer = await given_back(sender, line, dict.fromkeys(empty, lot) | {"action": action})
                assert answer.status_code < 500, (line.address.name, lot[:20])
                told = f"{line.address.name} {action}"
                found |= dict.fromkeys(faults(answer.text, known), told) if is_page(answer) else {}
                shown += "steal()" in answer.text
    assert not found, "\n".join(f"{told}: {fault}" for fault, told in list(found.items())[:20])
    assert shown > len(forms)


@pytest.mark.parametrize("template_of_mail", sorted({file.stem for file in MAILS.glob("*.html")} - {"layout"}))
def test_no_mail_takes_a_name_or_an_address_for_markup_or_for_a_line_of_its_head(
    app: Starlette, template_of_mail: str
) -> None:
    write = mails.writer(lambda: app.state.forum.renderer)
    facts = {"base_url": "https://forum.example", "token": "t0k3n", "stop": "t0k3n"}

    def told(title: str) -> str:
        return json.dumps([{"kind": "answer_given", "thread": 1, "texts": [{"words": title, "lang": "en"}]}])

    for language in ("en", "ar"):
        plain = write(
            template_of_mail, language, facts | {"nickname": "amina", "place": "A house", "told": told("A card")}
        )
        typed = {"nickname": words(LINE), "place": words(LINE), "told": told(words(LINE))}
        hostile = write(template_of_mail, language, facts | typed)
        assert faults(hostile.html, {kind for kind, _, _ in kinds(plain.html)}) == []
        assert hostile.subject == plain.subject and "\n" not in hostile.subject
        assert hostile.text.count("\n") == plain.text.count("\n")


# What is no page


def _cells(data: str) -> list[str]:
    cells = [cell for row in csv.reader(StringIO(data.removeprefix("\ufeff"), newline="")) for cell in row]
    return [f"cell {cell[:60]!r}" for cell in cells if cell.startswith(FORMULAS)]


def _archived(answer: httpx.Response) -> list[str]:
    archive = zipfile.ZipFile(BytesIO(answer.content))
    assert all(re.fullmatch(r"[\w-]+\.csv", name) for name in archive.namelist())
    return [fault for name in archive.namelist() for fault in _cells(archive.read(name).decode())]


def _exported(answer: httpx.Response) -> list[str]:
    return [] if isinstance(json.loads(answer.text), dict) else ["no object"]


def _lines(answer: httpx.Response) -> list[str]:
    return [each for each in answer.text.split("\n")[:-1] if not isinstance(json.loads(each), dict)]


def _exchanged(answer: httpx.Response) -> list[str]:
    names = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(answer.content).iter()}
    return sorted(names - {"xliff", "file", "unit", "segment", "source", "target", "cp"})


FED = {"feed", "title", "id", "link", "updated", "author", "name", "entry", "published", "category", "summary"}
MAPPED = {"sitemapindex", "sitemap", "urlset", "url", "loc", "link", "lastmod"}


def _fed(answer: httpx.Response) -> list[str]:
    """Elements that no feed or map has, and what is no harmless HTML in a feed's summaries."""
    every = list(ElementTree.fromstring(answer.content).iter())
    summaries = [each.text or "" for each in every if each.get("type") == "html" and each.text]
    names = {each.tag.rpartition("}")[2] for each in every}
    return sorted(names - FED - MAPPED) + [fault for said in summaries for fault in judged(said)]


def _calendar(answer: httpx.Response) -> list[str]:
    lines = answer.text.removesuffix("\r\n").split("\r\n")
    return [line for line in lines if not re.match(r"[A-Z-]+:| ", line) or "\r" in line or "\n" in line]


FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FILES: Mapping[str, Callable[[httpx.Response], list[str]]] = {
    "desk.audit.csv": lambda answer: _cells(answer.text),
    "desk.statistics.csv": lambda answer: _cells(answer.text),
    "desk.statements.csv": lambda answer: _cells(answer.text),
    "desk.report": _archived,
    "account.export_file": _exported,
    "renderings.export": _exchanged,
    "places.geojson": _exported,
    "manifest": _exported,
    "reading": lambda answer: [],
    "places.csv": lambda answer: _cells(answer.text),
    "places.hsds": _exported,
    "places.calendar": _calendar,
    "reuse.jsonl": _lines,
    "reuse.csv": lambda answer: _cells(answer.text),
    "feeds.official": _fed,
    "feeds.topic": _fed,
    "feeds.language": _fed,
    "sitemap": _fed,
    "sitemap_pages": _fed,
    "sitemap_threads": _fed,
    "robots": lambda answer: [],
}
SHOWING = frozenset(
    [
        "home",
        "threads.index",
        "threads.show",
        "threads.edit",
        "answers.edit",
        "posts.revisions",
        "search.show",
        "topics.index",
        "topics.show",
        "ask.new",
        "renderings.edit",
        "renderings.export",
        "desk.queue",
        "desk.item",
        "desk.batch",
        "desk.triage",
        "desk.start",
        "desk.translations",
        "desk.official",
        "desk.corrections",
        "desk.mediators",
        "mediators.mine",
        "desk.readings",
        "desk.counter.slip",
        "account.show",
        "account.export",
        "account.export_file",
        "decisions.show",
        "notices.index",
        "admin.replies",
        "admin.routing",
        "admin.words",
        "admin.leaflets",
        "leaflets.index",
        "threads.sheet",
        "admin.paths",
        "admin.paths.step",
        "paths.show",
        "paths.render",
        "admin.places",
        "places.show",
        "places.geojson",
        "feeds.official",
        "feeds.topic",
        "feeds.language",
        "reuse.jsonl",
        "reuse.csv",
        "embed.thread",
        "embed.topic",
        "places.csv",
        "places.hsds",
        "places.calendar",
    ]
)
"""Where at least one of the texts must have been read, so that nothing is taken for harmless because it is empty."""

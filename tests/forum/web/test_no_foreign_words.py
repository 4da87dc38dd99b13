"""No page in Arabic or Portuguese shows a word of another language, whoever reads it and whatever went wrong."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount

import main
from forum import database, ids, text
from forum.catalogue import ordering, snapshot
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, TooMany
from forum.locale import catalogues
from forum.notifications import stop_links
from forum.people import sessions
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import answering, editing, lifecycle, votes
from forum.web.rendering import i18n
from forum.web.rendering.words import ACTS, ROLES
from forum.web.requests.endpoints import page, write
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from moderation.web.words import ICONS, SOURCES
from tests.addresses import addresses
from tests.cast import BASE, CAST, SECRET, Visiting, answer, ask, person
from tests.engines import Engine
from tests.world import desk_of, world

pytestmark = pytest.mark.looks

SENTENCES = main.SENTENCES

READERS = (None, "bilal", "amina", "rahima", "ines", "marta", "ada")
TRANSLATED = ("ar", "pt")

# Bangla, so that what people typed where no `lang` says so is neither Latin nor English.
TYPED = "কারণ"

# What Arabic readers know by its Latin letters: institutions, services, cabinets, codes of scripts and of languages.
LATIN = """
    ACM AIMA SEF SS ACT CRC ME MS APAV IAC SNS SMS CNAIM GIP GAT GARF GAJI GAS GAH EMP ENT GAIC GAQ
    Livro Amarelo GDPR CNPD www cnpd Lei QR Ministério Público coima Finanças imediatamente Segurança Social Latn Arab Cyrl kea pt BR https CPLP Qualifica CSV XLIFF XML CLAIM GeoJSON HSDS JSON Lines Atom iCal Opus AAC SQLite PostgreSQL OpenStreetMap PDF NIF NISS HEIC JPEG PNG WebP
"""
NO_WORDS = re.compile(r"https?://\S+|\bapplication/json\b")
KNOWN_IN_LATIN = frozenset(LATIN.split())

# Common English words that aren't Portuguese ones too.
COMMON = """
    about above account add address after again all already also always and another answer answers any anyone are ask
    asked back be because been before below best between both but by call can cannot change changed check choose close
    closed code could day days delete did does done down each earlier edit else email empty end english every
    everyone everything find first follow from full get give given go good had has have he help her here his home
    how if into is it its just keep kept language languages last later leave less like line link list long look
    make many may member message more most must my name names need never new newest next nobody not nothing now
    number of off official old on one only open or order other our out own page pages password people person phone
    place please private public question questions read reason rejected review role save saved search see send sent
    she should show sign signed since small so some somebody someone something soon source state still such take team
    text than that the their them then there these they this those time title today too topic topics try two under
    until used valid version waiting was way we were what when where which while who why will with without word
    words write written wrong yes yet you your
"""
ENGLISH = frozenset(COMMON.split())


class Read(HTMLParser):
    """What a reader of a page sees or hears, but for what people wrote, codes, and words marked as another language's."""

    SPOKEN = ("aria-label", "alt", "title", "placeholder", "label", "data-label", "aria-description")
    SILENT = frozenset(("script", "style", "textarea", "code", "id"))  # `id` names the entries of a feed
    VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "use"))

    def __init__(self, markup: str, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        heard = self.open[-1][1] if self.open else True
        heard = heard and tag not in self.SILENT and given.get("lang", self.language) == self.language
        heard = heard and not ({"data-user-content", "data-nickname"} & set(given))
        heard = heard and (tag, given.get("dir")) != ("bdi", "ltr")
        if heard:
            self.texts += [given[name] or "" for name in self.SPOKEN if name in given]
        if tag not in self.VOID:
            self.open.append((tag, heard))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only icons end where they begin."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, f"</{tag}> ends <{self.open[-1][0]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and data.strip():
            self.texts.append(data.strip())


def foreign(text: str, language: str) -> list[str]:
    """The words of `text` that aren't of the language; addresses and types of media are none."""
    text = NO_WORDS.sub("", text)
    if language == "ar":
        return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word[0] < "\u0370" and word not in KNOWN_IN_LATIN]
    return [word for word in re.findall(r"[^\W\d_]+", text) if word.casefold() in ENGLISH]


def faults(markup: str, language: str, typed: Iterable[str] = ()) -> list[str]:
    """Foreign words in a page, each in its text; `typed` are people's words that no element of their own marks."""
    found = []
    for said in Read(markup, language).texts:
        for title in typed:
            said = said.replace(title, "")
        found += [f"{word}: {said}" for word in foreign(said, language)]
    return found


@dataclass
class Stage:
    """A forum in full use: threads and posts of every kind, an archived topic, a link to sign in with."""

    catalogue: Catalogue
    threads: list[Thread] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    token: str = ""
    desk: dict[str, Any] = field(default_factory=dict)


STATEMENT = StatementDetails(
    TYPED, [(TYPED, "https://acm.gov.pt/", TYPED), (TYPED, "", "")], "2024-01-01", "2099-01-01"
)
OVERDUE = StatementDetails(TYPED, [(TYPED, "", "")], "2024-01-01", "2024-02-01")
ARABIC = {"language": "ar", "title": "إقامتي تنتهي هذا الشهر", "body": "الموقع لا يعطيني أي موعد للتجديد."}
PORTUGUESE = {
    "language": "pt",
    "title": "O meu contrato acaba amanhã",
    "body": "O senhorio quer que eu saia. Que faço?",
}


async def set_up() -> Stage:
    catalogue = await snapshot.current()
    made = Stage(catalogue)
    by = {name: await person(name) for name in ("amina", "ines", "marta", "rahima", "ada")}
    housing = catalogue.cabinet("GAH")
    assert housing is not None

    plain = await ask(**ARABIC)
    said = await answer(plain, body="احتفظ بما يثبت أنك حاولت.")
    await answering.comment(said, plain, body=await text.prose(TYPED), by=by["amina"], catalogue=catalogue)
    await editing.edit(said, plain, body=await text.prose(TYPED * 4), by=by["ines"], catalogue=catalogue)
    marked = await answer(plain, body="Guarde as provas de que tentou renovar.")
    await marking.mark(marked, plain, statement=OVERDUE, by=by["ada"], reason=TYPED, catalogue=catalogue)
    await marking.mark(marked, plain, statement=STATEMENT, by=by["ines"], catalogue=catalogue)
    await votes.follow(plain, True, by=by["amina"])

    overdue = await ask(**PORTUGUESE)
    late = await answer(overdue)
    await marking.mark(late, overdue, statement=OVERDUE, by=by["ines"], catalogue=catalogue)
    await lifecycle.link_duplicate(overdue, of=plain, by=by["ines"], reason=TYPED, catalogue=catalogue)

    withdrawn = await ask(**PORTUGUESE)
    former = await answer(withdrawn)
    await marking.mark(former, withdrawn, statement=STATEMENT, by=by["ines"], catalogue=catalogue)
    await marking.withdraw(former, withdrawn, by=by["ines"], reason=TYPED, catalogue=catalogue)
    await lifecycle.close(withdrawn, by=by["amina"], reason=TYPED, catalogue=catalogue)
    await lifecycle.reopen(withdrawn, by=by["amina"], catalogue=catalogue)
    await lifecycle.close(withdrawn, by=by["amina"], catalogue=catalogue)

    danger = await ask(**ARABIC, danger=True)
    private = await ask(**ARABIC, visibility="private", topic="legal-support")
    await lifecycle.ask_mediators(private, by=by["ines"], catalogue=catalogue)
    await lifecycle.route(private, to=housing.code, by=by["ines"], reason=TYPED, catalogue=catalogue)
    rejected = await ask(**PORTUGUESE)
    await lifecycle.reject(rejected, by=by["marta"], reason=TYPED, catalogue=catalogue)
    gone = await ask(**PORTUGUESE)
    await lifecycle.make_private(gone, by=by["amina"], reason=TYPED, catalogue=catalogue)
    await lifecycle.withdraw(gone, by=by["amina"], reason=TYPED, catalogue=catalogue)

    unnamed = await ask(**ARABIC | {"language": "other", "language_named": TYPED}, example=True)
    nobody_elses = await ask("bilal", **ARABIC | {"language": "ne"})
    talk = await ask("bilal", **PORTUGUESE, kind="discussion", topic="associations")
    notice = await ask("ada", **PORTUGUESE, kind="announcement")
    for number in range(12):
        await ask("bilal", **PORTUGUESE, topic="housing" if number % 2 else "health")

    made.threads = [plain, overdue, withdrawn, danger, private, rejected, gone, unnamed, nobody_elses, talk, notice]
    made.posts = [said, marked, late, former, *[await Post.get(thread_id=plain.id, kind="question")]]
    await ordering.archive(await Topic.get(slug="entrepreneurship"), by=by["ada"])
    made.desk = await desk_of(await ask(**PORTUGUESE), TYPED)
    made.token = await sessions.new_link(await Account.get(nickname="bilal"))
    made.catalogue = await snapshot.current()
    snapshot.forget()
    return made


@pytest.fixture
def template(engine: Engine) -> str:
    return world(engine, set_up).url


@pytest.fixture
def stage(engine: Engine) -> Stage:
    return world(engine, set_up).stage


def filled_in(place: str, stage: Stage) -> list[str]:
    """The addresses a place stands for, one for each thing it can name."""
    catalogue = stage.catalogue
    section = place.split("/")[3] if place.startswith("/{ui}/admin/") else ""
    things = {
        "topics": ("documentation", "legal-support", "entrepreneurship"),
        "categories": [each.slug for each in catalogue.categories.values()],
        "languages": ("pt", "bn", "kea"),
        "cabinets": ("GAJI", "EMP", "EMP-ENT"),
        "rules": ("hate", "links", "first_post"),
        "leaflets": ("guide",),
        "places": ("cnaim-beja", "cnaim-lisboa"),
        "paths": ("child-born",),
    }
    slugs = {"places": tuple(catalogue.places), "paths": tuple(catalogue.paths), "leaflets": ("services", "guide")}
    choices: dict[str, Iterable[object]] = {
        "thread": [ids.encode(thread.id) for thread in stage.threads],
        "answer": [ids.encode(post.id) for post in stage.posts if post.kind == "answer"],
        "post": [ids.encode(post.id) for post in stage.posts],
        "slug": slugs.get(place.split("/")[2], things["topics"]),
        "step": [catalogue.paths["child-born"].steps[0].id],
        "cabinet": ("GAJI", "EMP-GIP"),
        "token": ["stewards"]
        if "/stewards/" in place
        else [stop_links.token(1, SECRET) if "/mail/" in place else stage.token],
        "language": ("bn",),
        "key": things.get(section, ()),
        "document": ("privacy", "terms"),
        "kind": ("refusal", "leave"),
        "passkey": (1,),
        "link": (1,),
        "file": (1,),
        "part": (0,),
        "of": (1,),
        "batch": [ids.encode(0)],
        **{name: (value,) for name, value in stage.desk.items()},
        "period": {row.code: row.id for row in reversed(catalogue.institution_names)}.values(),
    }
    found = [place]
    for name in re.findall(r"{(\w+)}", place.removeprefix("/{ui}")):
        found = [each.replace(f"{{{name}}}", str(value)) for each in found for value in choices[name]]
    return found


FILTERS = (
    "topic=housing&language=pt&kind=question&state=unanswered&sort=waiting",
    "topic=health&language=ar",
    "kind=discussion",
    "kind=announcement",
    "state=official",
    "state=answered",
    "language=fi",
    "language=other",
)


def everywhere(app: Starlette, stage: Stage) -> list[str]:
    """Every page there is, as addresses that lack the interface language."""
    pages = [each.path for each in addresses(app.routes) if each.method == "GET" and each.path.startswith("/{ui}")]
    # Files, and the export of what somebody wrote, hold words of theirs and codes.
    files = ("/file", ".zip", ".csv", ".json", "/account/export")
    under_language = [place for place in pages if "{thread}-{slug}" not in place and not place.endswith(files)]
    found = [each for place in under_language for each in filled_in(place, stage)]
    found += [f"/{{ui}}/threads?{each}" for each in FILTERS]
    return [*found, "/{ui}/threads/new?kind=discussion&topic=housing"]


@pytest.mark.parametrize("language", TRANSLATED)
async def test_no_page_has_a_foreign_word(app: Starlette, visit: Visiting, stage: Stage, language: str):
    typed = {thread.title for thread in stage.threads} | {f": {nickname}" for nickname in CAST}
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for reader in READERS:
        browser = await visit(reader)
        for address in everywhere(app, stage):
            path = address.replace("{ui}", language)
            response = await browser.get(path)
            assert response.status_code in (200, 301, 303, 403, 404), path
            if response.status_code < 300 or response.status_code > 400:
                seen.add(address)
                found |= {f"{path} to {reader}": wrong for wrong in [faults(response.text, language, typed)] if wrong}
    assert found == {}, "\n".join(f"{k}: {v[:3]}" for k, v in found.items())
    # The recovery code's page is shown only to who just registered: that is below.
    assert set(everywhere(app, stage)) - seen == {
        f"/{{ui}}/{page}" for page in ("account/code", "account/codes", "login/factor", "my-question/account")
    }


@pytest.mark.parametrize("language", TRANSLATED)
async def test_no_notice_has_a_foreign_word(visit: Visiting, language: str):
    browser, read = await visit(), i18n.read(language)
    for code, sentence in SENTENCES.notices.items():
        shown = (await browser.get(f"/{language}/about?notice={code}")).text
        assert read.t(sentence) in shown
        assert faults(shown, language) == []


@pytest.mark.parametrize("language", TRANSLATED)
async def test_the_way_to_an_account_has_no_foreign_word(visit: Visiting, language: str):
    browser = await visit()
    made = await browser.post(f"/{language}/register", {"nickname": "karima", "password": "a garden of oranges"})
    code = await browser.get(made.headers["location"])
    assert "data-recovery-code" in code.text
    assert faults(code.text, language) == []


@pytest.mark.parametrize("language", TRANSLATED)
async def test_what_is_shown_before_sending_has_no_foreign_word(visit: Visiting, stage: Stage, language: str):
    amina, ines = await visit("amina"), await visit("ines")
    asked = {"topic": "housing", "title": ARABIC["title"], "body": ARABIC["body"], "action": "preview"}
    thread = ids.encode(stage.threads[0].id)
    shown = [
        await amina.post(f"/{language}/threads/new", asked),
        await amina.post(f"/{language}/threads/{thread}/edit", asked),
        await ines.post(f"/{language}/threads/{thread}/answers", {"body": TYPED * 3, "action": "preview"}),
    ]
    assert [(page.status_code, faults(page.text, language, [ARABIC["title"]])) for page in shown] == [(200, [])] * 3


REFUSALS = {
    "invalid": Invalid,
    "conflict": Conflict,
    "too-many": TooMany,
    "broken": RuntimeError,
    "gone": database.Unavailable,
}


async def refuse(request: ForumRequest, form: Form | None = None) -> Response:
    """Refuses in the way and for the reason that its address says."""
    raised = REFUSALS[request.path_params["kind"]]
    reasons = request.query_params.get("reason", "")
    if raised is Invalid:
        raise Invalid(dict(pair.split(":") for pair in reasons.split(",") if pair))
    raise raised(5) if raised is TooMany else raised(reasons)


@pytest.fixture
def refusing(app: Starlette) -> Iterator[Starlette]:
    """The forum with two more addresses, whose handler refuses; they go with the test, since the table is everybody's."""
    under_language = next(route for route in app.routes if isinstance(route, Mount) and route.path == "/{ui}")
    assert under_language.routes is not None
    under_language.routes.append(page("/refused/{kind}", refuse, "refused.page"))
    under_language.routes.append(write("/refused/{kind}", refuse, "refused", keyed=False, atomic=False))
    yield app
    del under_language.routes[-2:]


def rounds() -> list[str]:
    """Every error code there are words for, as field:code pairs, no field twice in one round."""
    by_field: dict[str, list[str]] = {}
    for key in SENTENCES.errors:
        name, _, code = key.rpartition(".")
        by_field.setdefault(name or "any", []).append(f"{name or 'any'}:{code}")
    return [",".join(filter(None, pairs)) for pairs in zip_longest(*by_field.values())]


async def refused(refusing: Starlette, visit: Visiting, language: str) -> list[tuple[int, httpx.Response]]:
    """One answer of every kind that isn't the page somebody wanted, each with the status it should have."""
    visitor, bilal = await visit(), await visit("bilal")
    path = f"/{language}/refused"
    answers = [
        (404, await visitor.get(f"/{language}/nothing")),
        (403, await bilal.get(f"/{language}/admin/topics")),
        (403, await visitor.post(f"/{language}/language", {"to": "en"}, headers={"Sec-Fetch-Site": "cross-site"})),
        (403, await bilal.post(f"{path}/invalid", {"form_key": "wrong"})),
        (401, await visitor.post(f"/{language}/threads/new", {"title": TYPED, "form_key": "old"})),
        (400, await visitor.get(f"/{language}/", headers={"Host": "elsewhere.example"})),
        (405, await visitor.client.post(f"{BASE}/{language}/about", headers={"Sec-Fetch-Site": "same-origin"})),
        (413, await visitor.post(f"/{language}/language", {"to": "x" * 600_000})),
        (422, await visitor.get(f"{path}/invalid")),
        (429, await visitor.get(f"{path}/too-many")),
        (429, await visitor.post(f"{path}/too-many")),
        (500, await visitor.get(f"{path}/broken")),
        (503, await visitor.get(f"{path}/gone")),
    ]
    answers += [(422, await bilal.post(f"{path}/invalid?reason={pairs}")) for pairs in rounds()]
    answers += [(409, await bilal.post(f"{path}/conflict?reason={code}")) for code in SENTENCES.problems]
    return answers


@pytest.mark.parametrize("language", TRANSLATED)
async def test_no_refusal_has_a_foreign_word(refusing: Starlette, visit: Visiting, language: str):
    for status, response in await refused(refusing, visit, language):
        assert response.status_code == status, response.url
        assert f'lang="{language}"' in response.text
        assert faults(response.text, language) == [], response.url


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_page_without_a_database_has_no_foreign_word(app: Starlette, language: str):
    for code in SENTENCES.pages:
        shown = {"code": code, "status_code": 503, "here": "/", "reference": "0" * 32}
        assert faults(app.state.forum.renderer.render("errors/bare.html", language, shown), language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_the_code_has_a_foreign_word(language: str):
    read = i18n.read(language)
    tables = (SENTENCES.errors, SENTENCES.notices, SENTENCES.notifications, ROLES, ACTS, SOURCES, ICONS)
    said = [sentence for table in tables for sentence in table.values()]
    said += [
        sentence for table in (SENTENCES.problems, SENTENCES.pages) for pair in table.values() for sentence in pair
    ]
    assert {
        sentence: foreign(read.t(sentence), language) for sentence in said if foreign(read.t(sentence), language)
    } == {}


@pytest.mark.parametrize("language", TRANSLATED)
async def test_everything_in_the_catalogue_has_a_name_in_the_language(catalogue: Catalogue, language: str):
    things = (catalogue.topics, catalogue.categories, catalogue.cabinets, catalogue.languages)
    named = [each for kind in things for each in kind.values()]
    assert [each for each in named if not each.names.get(language)] == []
    assert [each.name(language) for each in named if language == "ar" and foreign(each.name(language), language)] == []
    described = [*catalogue.topics.values(), *catalogue.cabinets.values()]
    assert [each for each in described if not each.descriptions.get(language)] == []


EVERYWHERE = ("Cookies", "PDF")
"""What other languages say as English does."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_the_same_in_english(language: str):
    for message in catalogues.read_catalogue(i18n.FOLDER / f"{language}.po"):
        if re.search(r"[^\W\d_]", re.sub(r"{\w+}", "", str(message.id))):
            assert message.string != message.id or message.id in EVERYWHERE


@pytest.mark.parametrize(
    ("markup", "language", "seen"),
    [
        ("<p>لا Save</p>", "ar", ["Save: لا Save"]),
        ('<p aria-label="Português">لا</p>', "ar", ["Português: Português"]),
        ("<p>مكتب GAJI</p><code>housing</code><bdi dir='ltr'>Mo-Fr</bdi>", "ar", []),
        ('<p lang="pt">Olá</p><div data-user-content>Hello</div><b data-nickname>amina</b>', "ar", []),
        ("<p>Guardar a question</p>", "pt", ["question: Guardar a question"]),
        ("<p>Se for assim, use a sua.</p>", "pt", []),
        ('<p lang="en">Save it</p><img alt="Your name">', "pt", ["Your: Your name", "name: Your name"]),
    ],
)
def test_a_foreign_word_is_seen(markup: str, language: str, seen: list[str]):
    assert faults(markup, language) == seen

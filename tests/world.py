"""One world for all sweeps: a stage with threads in every state and what the desk and the admins keep, and a form for each line.

It is made once on each engine of a run; a test module that imports `stage` and `template` from here begins with a copy.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Generic, TypeVar

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, database, ids, text
from forum.catalogue import documents, help_line_changes, snapshot
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.institutions import periods
from forum.catalogue.models import InstitutionName, LineChange, TownHoliday
from forum.catalogue.notices import Notice, NoticeText
from forum.catalogue.places.importing import Plan
from forum.catalogue.places.models import Place, PlaceImport, Steward, StewardWord
from forum.catalogue.reasons import Reason
from forum.catalogue.terms import Term
from forum.catalogue.views import Catalogue
from forum.notifications import stop_links
from forum.partners.models import AppKey, Webhook, WebhookDelivery
from forum.people import accounts, codes, one_time, return_codes, sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.person import VISITOR
from forum.threads import state
from forum.threads.casework import mediators
from forum.threads.casework.mediators import Wish
from forum.threads.casework.models import Duty, MediatorRequest, RoutingRule, SavedReply, TransferRequest
from forum.threads.models import Post, Rendering, ReviewItem, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import asking, lifecycle, votes
from forum.threads.posting.asking import Question
from forum.threads.posting.models import Attachment
from moderation.desk import corrections, counter, scams
from moderation.desk.corrections import Telling
from moderation.models import Decision, Proposal
from moderation.review import appeals, flags
from tests.addresses import Address
from tests.cast import PASSWORD, SECRET, Visit, answer, ask, cheap_hasher, person
from tests.engines import Engine, prepared
from tests.forum.web.expected_access import KINDS
from tests.push_server import Browser

T = TypeVar("T")
KEYS = {"categories": "daily-life", "languages": "bn", "cabinets": "GAH", "topics": "housing", "rules": "hate"}
SLUGS = {
    "topics": "documentation",
    "feeds": "documentation",
    "embed": "documentation",
    "places": "cnaim-beja",
    "paths": "child-born",
    "leaflets": "guide",
}
PLACE = {"kind": "claim", "lines": "Rua Nova, 1", "town": "Odemira", "zone": "Europe/Lisbon", "source": "Their page."}
APPOINTMENT = {
    "language": "bn",
    "cabinet": "GAJI",
    "day": (clock.today() + timedelta(days=1)).isoformat(),
    "half": "morning",
}
KEYS |= {
    "stewards": "cnaim-beja",
    "admin.paths": "child-born",
    "admin.places": "cnaim-beja",
    "admin.leaflets": "guide",
    "admin.conflicts": "chinese",
    "institutions": "ACM",
    "lines": "social-emergency",
    "letters": "refusal",
}


@dataclass(frozen=True)
class Scene:
    """A thread of one kind, with a plain answer by Inês and an official one."""

    thread: Thread
    plain: Post
    official: Post
    file: int


def kinds_of(address: Address) -> tuple[str, ...]:
    """The kinds of threads that an address can be about; one without a name where none is."""
    return KINDS if re.search(r"{(thread|answer|post)}", address.path) else ("",)


@dataclass
class Stage:
    """The scenes, and what the valid forms need."""

    scenes: dict[str, Scene]
    code: str
    other: Thread
    token: str
    grant: int
    period: int
    desk: dict[str, Any]
    app: Starlette = field(default_factory=Starlette)

    def path(self, address: Address, kind: str) -> str:
        scene = self.scenes.get(kind) or self.scenes["public"]
        marked = address.name in ("official.withdraw", "official.renew", "official.correct", "official.question")
        filled = {
            "ui": "en",
            "thread": ids.encode(scene.thread.id),
            "answer": ids.encode((scene.official if marked else scene.plain).id),
            "post": ids.encode(scene.plain.id),
            "language": "bn",
            "file": scene.file,
            "slug": SLUGS.get(address.name.partition(".")[0], "other-words"),
            "cabinet": "GAJI",
            "day": "2099-12-24",
            "kind": "refusal",
            "passkey": 1,
            "link": 1,
            "token": self._token(address.name.partition(".")[0]),
            "section": "topics",
            "document": "terms",
            "key": next((key for section, key in KEYS.items() if section in address.name), "housing"),
            "grant": self.grant,
            "period": self.period,
            "source": 1,
            "part": 0,
            "of": 1,
            "step": 10,
            **self.desk,
            "path": self.app.state.forum.assets.url("site.css").removeprefix("/static/"),
        }
        return address.path.format(**filled)

    def _token(self, section: str) -> str:
        return {"link": self.token, "mail": stop_links.token(1, SECRET)}.get(section, section)

    def fields(self, name: str) -> dict[str, Any]:
        """A form that can be accepted."""
        statement = {
            "short_answer": "Keep the proof.",
            "source_title": "Law",
            "valid_from": "2026-01-01",
            "review_by": "2099-01-01",
        }
        names = {"name_pt": "Casas", "name_en": "Houses", "name_ar": "بيوت"}
        announced = {"title_pt": "Fechado", "title_en": "Closed", "title_ar": "مغلق"}
        sentences = names | {f"description_{code}": "No false houses." for code in ("pt", "en", "ar")}
        return {
            "language": {"to": "pt"},
            "ask.create": {
                "topic": "documentation",
                "title": "Where is the office?",
                "body": "I can't find the office.",
            },
            "threads.save": {"title": "Another title", "body": "Another text, long enough."},
            "threads.reject": {"reason": "Not a question."},
            "threads.duplicate": {"of": ids.encode(self.other.id)},
            "threads.duplicates.link": {"of": ids.encode(self.other.id)},
            "ask.answered": {"thread": ids.encode(self.other.id), "language": "bn"},
            "threads.route": {"cabinet": "GAH", "reason": "It is about housing."},
            "threads.transfer": {"cabinet": "GAH", "decision": "accept"},
            "threads.assignment": {"to": "me"},
            "threads.needs": {"needs": "telephone"},
            "threads.language": {"language": "ur"},
            "threads.notes": {"body": "She called this morning."},
            "admin.routing.create": {"words": "boss", "cabinet": "GAJI"},
            "admin.routing.save": {"words": "boss", "cabinet": "GAJI"},
            "admin.routing.move": {"to": "up"},
            "admin.replies.create": {"code": "hello", "language": "en", "title": "Hello", "body": "Good morning."},
            "admin.replies.save": {"code": "hello", "language": "en", "title": "Hello", "body": "Good morning."},
            "admin.words.create": names,
            "admin.words.save": names,
            "desk.searches.mend": {"words": "xyzzy", "language": "en", "off": "1"},
            "mediators.create": APPOINTMENT,
            "desk.mediators.decline": {"words": "All are away."},
            "threads.hide_part": {"part": "residence card"},
            "threads.solved": {"value": "partly"},
            "threads.telling.propose": {"title": "A card that expired", "body": "What helps before there is a day?"},
            "threads.telling.answer": {"word": "no"},
            "my_question.enter": {"code": self.desk["return_code"]},
            "desk.batch.reject": {"reason": "advertising", "statement": "It is advertising."},
            "threads.same": {"on": "1"},
            "threads.follow": {"on": "1"},
            "answers.create": {"body": "An answer."},
            "answers.save": {"body": "Another answer."},
            "comments.create": {"body": "A comment."},
            "official.create": {**statement, "reason": "The officer is ill."},
            "official.renew": {"review_by": "2098-01-01", "reason": "The officer is ill."},
            "official.correct": {**statement, "meaning": "detail", "reason": "The officer is ill."},
            "admin.sources.change": {"reason": "It was revoked."},
            "official.withdraw": {"reason": "The law has changed."},
            "answers.helpful": {"value": "yes"},
            "desk.corrections.see_to": {"outcome": "corrected", "answer": "It is right now."},
            "desk.corrections.translate": {"translation": "ঠিক আছে।"},
            "desk.scam.see_to": {"outcome": "unchanged", "answer": "We told the police."},
            "desk.scam.reveal": {"reason": "To tell the police."},
            "desk.scam.propose": {"rule": "hate", "phrase": "zorbal cards"},
            "scams.create": {"offered": "job", "body": "Work without papers, write to me."},
            "corrections.create": {"body": "The telephone number is old.", "page": "/en/about"},
            "renderings.save": {"body": "সকালে আসুন।", "note": "A remark."},
            "flags.create": {"reason": "scam"},
            "flags.look_up": {"code": self.desk["code"]},
            "desk.counter.create": {
                "topic": "housing",
                "title": "My room is wet",
                "body": "The wall is wet and my child coughs.",
                "language": "bn",
                "agreed": "1",
            },
            "desk.reveal": {"reason": "To call the person back."},
            "desk.decide": {"item": self.desk["item"], "verdict": "publish", "reason": "within_the_rules"},
            "desk.appeal": {"verdict": "overturn", "statement": "It was within the rules."},
            "appeals.create": {"body": "I did not insult anybody."},
            "register.create": {"nickname": "zuleica", "password": PASSWORD},
            "login.create": {"nickname": "bilal", "password": PASSWORD},
            "recovery.create": {"nickname": "yara", "code": self.code, "password": PASSWORD},
            "recovery.mail": {"who": "amina"},
            "reset.use": {"password": PASSWORD},
            "account.email.ask": {"email": "a@example.org"},
            "account.email.choose": {"often": "daily"},
            "account.push.begin": Browser().fields(1) | {"endpoint": "https://push.example/1"},
            "desk.helping.create": {"nickname": "bilal", "reason": "Lost the paper with the code."},
            "account.erase": {"posts": "keep"},
            "account.name": {"shown_name": "A. Name"},
            "account.end_session": {"which": "others"},
            "account.confirm.create": {"password": PASSWORD},
            "desk.readings.create": {
                "thread": ids.encode(self.scenes["private"].thread.id),
                "reason": "She called about it.",
            },
            "account.renew_code": {"current": PASSWORD},
            "account.change_password": {"current": PASSWORD, "password": "bacalhau com natas 9"},
            "admin.categories.create": names,
            "admin.categories.save": names,
            "admin.topics.create": names | {"category": "daily-life", "cabinet": "GAH"},
            "admin.topics.save": names,
            "admin.languages.create": names | {"code": "sq", "endonym": "Shqip", "script": "Latn", "direction": "ltr"},
            "admin.languages.save": names,
            "admin.cabinets.create": names | {"code": "GAX"},
            "admin.cabinets.save": names,
            "admin.move": {"to": "down"},
            "admin.roles.give": {"nickname": "bilal", "role": "officer", "cabinet": "GAH"},
            "admin.institutions.save": names,
            "admin.institutions.create": names | {"valid_from": "2098-01-01"},
            "admin.lines.propose": names
            | {"number_any": "144", "source": "Their page.", "valid_from": clock.today().isoformat()},
            "letters.ask": {"received": clock.today().isoformat()},
            "admin.letters.propose": {
                "days": "20",
                "posted": "3",
                "counted": "working",
                "article": "Law, article 1",
                "url": "https://law.example/1",
                "source": "Their page.",
                "valid_from": clock.today().isoformat(),
            },
            "admin.programs.create": {"app_name": "My CNAIM", "contact": "Ana", "scopes": ["ask"]},
            "admin.webhooks.create": {"address": "https://partner.example/told"},
            "admin.stewards.create": {"place": "cnaim-beja", "email": "a@example.org", "language": "pt"},
            "stewards.confirm": {"right": "1"},
            "paths.publish": {"name": ["একটি নাম"], "body": ["একটি কথা"], "documents": [""]},
            "admin.paths.create": {"name": "A path", "body": "What to do."},
            "admin.paths.save": {"name": "A path", "body": "What to do."},
            "admin.paths.create_step": {"name": "A step", "documents": "Passport"},
            "admin.paths.save_step": {"name": "A step", "places": ["cnaim-beja"]},
            "admin.paths.move_step": {"to": "down"},
            "threads.sheet.near": {"near": "1100"},
            "admin.leaflets.create": names | {"topic": "housing"},
            "admin.leaflets.save": names | {"topic": "housing"},
            "admin.leaflets.set_version": {"language": "tr", "url": "https://example.org/leaflet"},
            "admin.places.create": names | PLACE,
            "admin.places.save": names | PLACE,
            "admin.places.set_hours": {"hours_mo": "09:00-17:00", "source": "Their page."},
            "places.near": {"latitude": "38.72", "longitude": "-9.14"},
            "admin.places.set_language": {"language": "uk", "hours_tu": "09:00-13:00"},
            "admin.places.set_day": {"day": "2099-12-24", "times": "09:00-12:00"},
            "admin.places.take_in": {"read": Plan((), 0, ()).mark},
            "admin.conflicts.settle": {"chosen": "0", "source": "Their page."},
            "admin.holidays.create": {"town": "Setúbal", "day": "15", "month": "09", "source": "Their page."},
            "admin.holidays.save": {"day": "22", "month": "05", "source": "Their page."},
            "admin.duty.create": {"person": "ines", "weekday": "5", "begins": "10:00", "ends": "18:00"},
            "admin.duty.save": {"cabinet": "GAH", "weekday": "6", "begins": "22:00", "ends": "06:00"},
            "admin.reasons.create": sentences | {"code": "false-landlords", "verdicts": ["flag", "hide"]},
            "admin.reasons.save": sentences | {"verdicts": ["flag", "reject", "hide"], "urgency": "50"},
            "admin.reasons.move": {"to": "down"},
            "admin.notices.create": announced,
            "admin.notices.save": announced,
            "admin.settings.save": {"assignment_days": "3"},
            "documents.read": {"version": "1"},
            "admin.documents.approve": {"read": documents.digest("terms", 1)},
            "admin.documents.address": {"address": "book", "value": "https://example.org/book"},
            "admin.translations.save": {"language": "bn", "file": "templates/layouts/footer.html", "whole": "1"},
            "admin.rules.create": {"code": "false-landlords", "effect": "hold", "words": "keys courier"},
            "admin.rules.save": {"effect": "flag", "words": "one two"},
        }.get(name, {})

    async def send(self, visit: Visit, address: Address, path: str) -> httpx.Response:
        if address.method == "GET":
            return await visit.get(path)
        if address.name == "csp_reports":
            return await visit.client.post(path, json={})
        return await visit.post(path, self.fields(address.name))


async def _propose(plain: Post, thread: Thread, catalogue: Catalogue) -> None:
    """Ada proposes the plain answer, as on a topic that asks for two officers."""
    topic = replace(catalogue.topics[thread.topic_id], two_confirm=True)
    asks_two = replace(catalogue, topics={**catalogue.topics, topic.id: topic})
    statement = StatementDetails("Come early.", [("Practice", "", "")], "2026-01-01", "2099-01-01")
    ada = await person("ada")
    await marking.mark(plain, thread, statement=statement, by=ada, catalogue=asks_two, reason="They are away.")


async def _ask_for_it(thread: Thread, catalogue: Catalogue) -> None:
    """Rui's cabinet asked for the thread, while he saw it."""
    rui, housing = await person("rui"), catalogue.cabinet("GAH")
    assert housing
    asked: dict[str, Any] = {"by_id": rui.account_id, "reason": "It is about a flat.", "at": clock.now()}
    await TransferRequest.create(thread_id=thread.id, cabinet_id=housing.id, **asked)


async def put_into_bangla(post: Post, said: str = "সকাল সকাল আসুন।") -> Rendering:
    """A rendering by a mediator who has left since."""
    prose = await text.prose(said)
    html = {"html": prose.html, "renderer": prose.version, "title_html": said, "short_html": said}
    words = {"title": said, "source": said, "short_answer": said, "note": said}
    of = {"thread_id": post.thread_id, "post_revision": post.revision, "masks": post.masks, "made_at": clock.now()}
    columns: dict[str, Any] = html | words | of
    made = await Rendering.create(post_id=post.id, language_id="bn", **columns)
    await state.recount_renderings(post.thread_id)
    return made


async def scene_of(kind: str) -> Scene:
    catalogue = await snapshot.current()
    topic = "legal-support" if kind in ("sensitive", "asked") else "documentation"
    visibility = "public" if kind in ("public", "rejected") else "private"
    thread = await ask(language="bn", topic=topic, visibility=visibility)
    plain, marked = await answer(thread), await answer(thread, body="Renew it online.")
    ines = await person("ines")
    statement = StatementDetails("Renew online.", [("Practice", "", "")], "2026-01-01", "2099-01-01")
    await marking.mark(marked, thread, statement=statement, by=ines, catalogue=catalogue)
    await _propose(plain, thread, catalogue)
    await _ask_for_it(thread, catalogue)
    await put_into_bangla(plain)
    if kind == "asked":
        await lifecycle.ask_mediators(thread, by=ines, catalogue=catalogue)
    if kind == "rejected":
        await lifecycle.reject(thread, by=ines, catalogue=catalogue, reason="It is an advertisement.")
    file = await Attachment.create(
        thread_id=thread.id, name=codes.new_token(), media_type="application/pdf", size=1000, added_at=clock.now()
    )
    return Scene(await Thread.get(id=thread.id), plain, marked, file.id)


async def desk_of(thread: Thread, said: str = "It was not loud.") -> dict[str, Any]:
    """What the desk's addresses name: something that waits, two decisions by Ada about Amina, one of them objected to."""
    post, amina = await Post.get(thread_id=thread.id, kind="question"), await person("amina")
    receipt = await flags.flag(post, thread, reason="insult", note="", by=amina, voter=votes.voter_of(amina, ""))
    assert receipt
    about: dict[str, Any] = {
        "post_id": post.id,
        "thread_id": thread.id,
        "person_id": amina.account_id,
        "language": "en",
    }
    by = (await person("ada")).account_id
    locking: dict[str, Any] = {"verdict": "lock", "reason": "insult", "statement": said, "by_id": by}
    locking["at"] = clock.now()
    made = await Decision.create(**about, **locking)
    objected = await Decision.create(**about, **locking | {"verdict": "warn"})
    appeal = await appeals.appeal(objected, body=said, by=amina)
    await ReviewItem.filter(id=receipt.flag.review_item_id).update(batch=receipt.flag.review_item_id)
    return {
        "batch": ids.encode(receipt.flag.review_item_id),
        "return_code": await put_without_account(),
        "item": ids.encode(receipt.flag.review_item_id),
        "code": receipt.code,
        "decision": ids.encode(made.id),
        "appeal": ids.encode(appeal.id),
        "question": ids.encode(await put_at_counter()),
    } | await kept_by_admins(said)


async def put_without_account() -> str:
    """The code of a question that a visitor asked."""
    code, body = await return_codes.new(cheap_hasher()), await text.prose("My employer does not pay me. What can I do?")
    asked = Question(topic="documentation", language="en", title="Work without pay", body=body)
    await asking.ask(asked, by=VISITOR, catalogue=await snapshot.current(), code=code)
    return code.code


async def put_at_counter() -> int:
    """The question that Inês put for somebody, by its id."""
    known = await snapshot.current()
    body = await text.prose("The wall is wet and my child coughs.")
    asked = Question(topic="housing", language="bn", title="My room is wet", body=body)
    put = await counter.put(asked, by=await person("ines"), agreed=True, catalogue=known, reserved=frozenset())
    thread_id: int = put.thread.id
    return thread_id


async def wished(said: str) -> MediatorRequest:
    """Amina's request for a mediator."""
    wish, known = Wish(**APPOINTMENT, about=said), await snapshot.current()
    return await mediators.ask(wish, by=await person("amina"), catalogue=known)


async def told_of_a_place(said: str) -> int:
    """A change that the steward of a place asked for, who has another link."""
    place, moment = await Place.get(slug="cnaim-beja"), clock.now()
    digest, until = codes.token_digest("stewards"), moment + timedelta(days=21)
    asked: dict[str, Any] = {"email": "casa@example.org", "language": "en", "added_at": moment, "asked_at": moment}
    await Steward.create(place_id=place.id, digest=digest, expires_at=until, **asked)
    word = await StewardWord.create(place_id=place.id, at=moment, changes={"town": [place.town, said]})
    word_id: int = word.id
    return word_id


async def programs(said: str = "My CNAIM") -> dict[str, object]:
    """A key of a partner's program, an address that is told of official answers, and what it was told."""
    moment = clock.now()
    known: dict[str, Any] = {"name": said[:60], "contact": said, "scopes": "ask read-own", "made_at": moment}
    key = await AppKey.create(digest=codes.token_digest(SECRET), **known)
    hook = await Webhook.create(address="https://partner.example/told", sealed="", made_at=moment)
    about: dict[str, Any] = {"kind": "official.in_force", "body": {}, "put_at": moment, "next_at": moment}
    told: dict[str, Any] = {"event_id": 1, "name": "a-name", "state": "delivered", "tries": 1, "answered": 200}
    delivery = await WebhookDelivery.create(webhook=hook, **told, **about)
    return {"program": key.id, "webhook": hook.id, "delivery": delivery.id}


async def kept_by_admins(said: str = "Welcome.") -> dict[str, object]:
    """A routing rule, a saved reply, a reason, and a notice that has not begun."""
    known = await snapshot.current()
    rule = await RoutingRule.create(position=0, words=said, cabinet_id=next(iter(known.cabinets)))
    reply = await SavedReply.create(code="welcome", language="en", title=said, body=said)
    reason = await Reason.get(code="insult")
    notice = await Notice.create(starts_at=clock.now() + timedelta(days=9))
    await NoticeText.create(notice_id=notice.id, language="en", title="Closed on Monday")
    known_line = known.lines(clock.today())["social-emergency"]
    details = LineDetails(numbers={"any": "144"}, source=said, valid_from=clock.today().isoformat())
    change = await help_line_changes.propose(known_line, details, by=await person("ada"))
    await LineChange.filter(id=change.id).update(proposed_by_id=(await person("bilal")).account_id)
    proposal = await Proposal.create(
        kind="admin",
        particulars={"account": (await person("amina")).account_id, "until": "", "knowing": False},
        proposed_by_id=(await person("bilal")).account_id,
        proposed_at=clock.now(),
    )
    on_duty = await Duty.create(account_id=(await person("ines")).account_id, weekday=5, begins="10:00", ends="18:00")
    ours: dict[str, object] = {
        "duty": on_duty.id,
        "correction": (
            await corrections.tell(Telling(page="/en/about", body=said, language="bn"), by=await person(None))
        ).id,
        "scam": (
            await scams.report(offered="job", seen=said[:100], body=said, language="bn", by=await person(None))
        ).id,
        "proposal": proposal.id,
        "request": (await wished(said)).id,
        "word": await told_of_a_place(said),
        "change": change.id,
        "kept": (await PlaceImport.create(source="Their list.", made_at=clock.now())).id,
        "holiday": (await TownHoliday.get(town="Beja")).id,
    }
    ours["term"] = (await Term.get(code="NIF")).id
    ours |= await programs(said)
    return ours | {"rule": rule.id, "reply": reply.id, "reason": reason.id, "notice": notice.id}


@dataclass(frozen=True)
class World(Generic[T]):
    """A database that was filled once, to be copied, and where its things are."""

    url: str
    stage: T


_worlds: dict[tuple[str, str], World[Any]] = {}


def world(engine: Engine, fill: Callable[[], Awaitable[T]]) -> World[T]:
    """The world that `fill` makes in a database with the cast; made once on each engine that was started."""
    made = engine.bare, f"{fill.__module__}.{fill.__qualname__}"
    if made not in _worlds:
        url = engine.fresh()
        _worlds[made] = World(url, prepared(url, fill))
    return _worlds[made]


async def set_up() -> Stage:
    """The stage of the sweeps over the route table; `app` comes later."""
    _, code = await accounts.register("yara", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    bilal = await Account.get(nickname="bilal")
    token = await sessions.new_link(bilal)
    await one_time.keep(codes.token_digest("reset"), one_time.RESETS, bilal, lasts=timedelta(days=1))
    await one_time.keep(
        codes.token_digest("email"), one_time.CONFIRMS, bilal, lasts=timedelta(days=1), address="bilal@example.org"
    )
    grant = await RoleGrant.get(role="officer", account__nickname="rui")
    period = next(each for each in periods(await InstitutionName.all()) if each.in_force)
    scenes = {kind: await scene_of(kind) for kind in KINDS}
    other, desk = await ask("bilal"), await desk_of(await ask())
    snapshot.forget()
    return Stage(scenes, code, other, token, grant.id, period.id, desk)


@pytest.fixture
def template(engine: Engine) -> str:
    """What the databases of a module's tests are copies of."""
    return world(engine, set_up).url


@pytest.fixture
async def stage(engine: Engine, app: Starlette) -> Stage:
    return replace(world(engine, set_up).stage, app=app)


class _Undo(Exception):
    pass


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What is written inside is as if it had not been."""
    with suppress(_Undo):
        async with database.transaction():
            yield
            raise _Undo

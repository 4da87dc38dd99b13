"""A forum with one of everything, for looking at its pages: every state a thread can be in, long lists, many languages."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench import wave
from forum import clock, database, examples, ids, text
from forum.catalogue import cabinets, help_line_changes, notice_editing, snapshot
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.models import Cabinet, LineChange, Topic, TownHoliday
from forum.catalogue.naming import Naming
from forum.catalogue.notice_editing import NoticeDetails, Wording
from forum.catalogue.reasons import Reason
from forum.examples import Example
from forum.examples.story import in_short
from forum.notifications import stop_links
from forum.notifications.models import MailChoice
from forum.people import (
    accounts,
    codes,
    grants,
    lost_factors,
    one_time,
    provider_links,
    return_codes,
    sessions,
    spare_codes,
)
from forum.people.accounts import Account
from forum.people.authenticators import Authenticator
from forum.people.grants import RoleGrant
from forum.people.passkeys import Passkey
from forum.people.passwords import Hasher
from forum.people.person import VISITOR, Person
from forum.people.sessions import Session
from forum.search import fruitless
from forum.threads.casework import needs, notes, transfers
from forum.threads.casework.models import Duty
from forum.threads.holding import waves
from forum.threads.holding.rules import Policy
from forum.threads.models import EASY, Post, ReviewItem, Thread
from forum.threads.official import marking, reviewing, sources
from forum.threads.official.models import Source
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import answering, asking, drafts, faces, lifecycle, votes
from forum.threads.posting.asking import Question
from forum.threads.posting.editing import edit
from forum.threads.posting.models import Attachment
from forum.threads.renderings import disputes, rendering
from forum.threads.renderings import drafts as drafts_of_renderings
from forum.threads.renderings.details import Details
from forum.threads.state import set_status
from forum.threads.visibility import find_thread
from moderation.admin import reasons, routing_rules, saved_replies
from moderation.admin.reasons import ReasonDetails
from moderation.admin.routing_rules import RuleDetails
from moderation.admin.saved_replies import ReplyDetails
from moderation.desk import assigning, corrections, counter, finders, scams, subjects
from moderation.desk.corrections import Telling
from moderation.models import Decision
from moderation.oversight import access, transparency
from moderation.review import appeals, decisions, flags, items
from moderation.review.cases import Given
from tests.cast import PASSWORD, answer, ask, notify, person
from tests.journeys.browser import SECRET
from tests.world import programs, told_of_a_place, wished

ISSUER = "http://127.0.0.1:1/realm"
LONG_AGO, SINCE, UNTIL = date(2020, 1, 1), date(2026, 1, 15), date(2099, 2, 1)
LISTED = (3, 9, 13, 14, 16, 22, 30, 36, 43, 45, 54, 57, 62, 70, 74, 77, 84, 89, 93, 95, 98, 100)
OFFICIAL, SAME = 81, (1, 8, 15, 90)
ANSWERS = 53  # more than one page shows
SOURCES = (
    ("Lei n.º 23/2007, de 4 de julho", "https://diariodarepublica.pt/dr/lei/23-2007-635814", "78.º"),
    ("Prática do gabinete", "", ""),
)
SOLD = {
    "pt": "A regra: ninguém pode anunciar aqui quartos que não existem.",
    "en": "The rule: nobody may offer rooms here that don't exist.",
    "ar": "القاعدة: لا يجوز لأحد أن يعرض هنا غرفًا لا وجود لها.",
}
PROSE = """Bring these to the desk:

1. your **old card** and passport
2. proof that you tried to book: a picture of the screen with the day
3. this page: https://www.acm.gov.pt/pt/web/guest/contactos-e-localizacao-dos-centros-nacionais-de-apoio-a-integracao

> Nobody may ask you for money to book.

### If you are stopped

Show the proof and call 808 257 257."""


@dataclass
class Gallery:
    """Where the things in it are: `codes` by the names that views use, `tokens` of signed-in people by nickname."""

    codes: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


BY_CODE = "by-code"
KEPT = "He keeps it and says that I must work two more months."
"""Who opened a question by its return code, as views name them."""


async def prepare(url: str) -> Gallery:
    """Fills the migrated database at `url`, which has the cast, and signs the cast in."""
    await database.connect(url)
    try:
        gallery = Gallery()
        hung = {
            **await _official(),
            **await _outdated(),
            **await _rewritten(),
            **await _discussion(),
            **await _quiet(),
            **await _told(),
            **await _lived(),
        }
        gallery.codes = {name: ids.encode(row.id) for name, row in hung.items()}
        gallery.codes |= await _numbers() | await _judged()
        soon = clock.today() + timedelta(days=2)
        gallery.codes |= {"soon": soon.isoformat(), "request": str((await wished("My card.")).id)}
        await told_of_a_place("Beja Nova")
        gallery.codes |= await _at_hand() | await _begun()
        gallery.codes |= await _announced()
        gallery.codes |= await _looked_after()
        gallery.codes |= await _outside()
        gallery.codes |= await _rendered()
        await _guarded()
        await provider_links.make(
            await Account.get(nickname="rui"), provider_links.digest(ISSUER, "rui"), ISSUER, by=await person("ada")
        )
        await _mailed()
        gallery.codes["stop"] = stop_links.token(1, SECRET)
        await fruitless.note("xyzzy", "en", (await snapshot.current()).contacts)
        gallery.codes["slug"] = hung["due"].slug if isinstance(hung["due"], Thread) else ""
        for number in LISTED:
            await _repeat(number)
        await _overseen(hung["private"])
        await notify()
        await programs()
        await accounts.create_by_command("helena", "sete gatas na rua 9", hasher=Hasher())
        unnamed = await _without_account()
        gallery.codes["unnamed"] = ids.encode((await Thread.get(author_id=unnamed.id)).id)
        gallery.codes |= await _in_a_wave()
        named = Account.filter(shadow=False)
        gallery.tokens = {each.nickname: (await sessions.start(each))[0] for each in await named}
        gallery.tokens[BY_CODE] = (await sessions.start(unnamed))[0]
        await _signed_in_long_ago("olga")
        return gallery
    finally:
        await database.close()


async def _without_account() -> Account:
    """The shadow of a question that a visitor asked, which was answered long enough ago to ask whether that solved it."""
    example, catalogue = _example(12), await snapshot.current()
    question = Question(topic="documentation", title=example.title, body=await text.prose(example.body))
    thread = await asking.ask(question, by=VISITOR, catalogue=catalogue, code=await return_codes.new(Hasher()))
    post = await Post.get(thread_id=thread.id, kind="question")
    await set_status(post, thread, "published", catalogue=catalogue)
    await answer(thread)
    await Thread.filter(id=thread.id).update(solved_asked_at=clock.now(), solved="partly")
    return await Account.get(id=thread.author_id)


async def _in_a_wave() -> dict[str, str]:
    """A batch of alike questions that waits."""
    for each in wave.junk(waves.FROM):
        await wave.ask(*each)
    item = await ReviewItem.filter(batch__isnull=False).first()
    return {"batch": ids.encode(item.batch)} if item and item.batch else {}


async def _guarded() -> None:
    """Somebody with a second step of each kind, which two admins are taking off the account."""
    nadia = await accounts.create_by_command("nadia", PASSWORD, hasher=Hasher())
    columns: dict[str, Any] = {"account_id": nadia.id, "made_at": clock.now()}
    await Authenticator.create(secret="sealed", step=0, **columns)
    key: dict[str, Any] = {
        "digest": "d",
        "credential": "Y3JlZA",
        "public_key": "a2V5",
        "handle": "h",
        "sign_count": 0,
        "synced": True,
    }
    await Passkey.create(name="Chrome · Android", **key, **columns)
    await spare_codes.renew(by=await grants.person(nadia), hasher=Hasher(time_cost=1, memory_kib=8, threads=1))
    await lost_factors.begin(nadia, days=3, by=await person("ada"))


async def _mailed() -> None:
    """An address that Bilal confirmed, links of every kind, and people who may be helped at the counter."""
    bilal, amina = await Account.get(nickname="bilal"), await Account.get(nickname="amina")
    await Account.filter(id=bilal.id).update(email="bilal@example.org", email_key="bilal@example.org")
    await MailChoice.create(account_id=bilal.id, often="daily", failing_at=clock.now())
    links = {"reset-link": (one_time.RESETS, ""), "taken-link": (one_time.CONFIRMS, "bilal@example.org")}
    links["email-link"] = (one_time.CONFIRMS, "amina@example.org")
    for token, (purpose, address) in links.items():
        await one_time.keep(codes.token_digest(token), purpose, amina, lasts=timedelta(days=1), address=address)
    for ui in ("pt", "ar", "en"):
        await accounts.make_for_somebody(f"lost-code-{ui}")


async def _found_wrong() -> dict[str, str]:
    """What Amina told of a place and what somebody told of a page, one of them answered in Portuguese, and a scam."""
    amina, known = await person("amina"), await snapshot.current()
    place = await subjects.find("place:cnaim-beja", reader=amina, catalogue=known, ui="bn")
    telling = Telling(
        page="/en/places/cnaim-beja", kind="fact", body="Nobody answers there.", subject=place, language="bn"
    )
    answered = await corrections.tell(telling, by=amina, answered=True)
    row = await corrections.tell(Telling(page="/en/about", kind="broken", body="A link is dead."), by=VISITOR)
    ada = await person("ada")
    await finders.answer(answered, outcome="corrected", words="O número mudou.", language="pt", by=ada)
    body = "Appointment tomorrow, call 912 345 678."
    scam = await scams.report(offered="appointment", seen="A group", body=body, language="en", by=VISITOR)
    return {"correction": str(row.id), "answered_correction": str(answered.id), "scam": str(scam.id)}


def _example(number: int) -> Example:
    return next(example for example in examples.questions() if example.id == f"ex-{number:03}")


async def _repeat(number: int, nickname: str = "amina") -> tuple[Thread, Post | None]:
    """One of the example questions, with its answer; asked as many hours ago as its number says."""
    example = _example(number)
    with clock.moved_to(clock.now() - timedelta(hours=number)):
        thread = await ask(
            nickname, topic=example.topic, language=example.language, title=example.title, body=example.body
        )
        if not example.answer or number % 3 == 1:
            return thread, None
        post = await answer(thread, "ines", example.answer.text)
        if number % 2 == 0:
            await _mark(thread, post, short=in_short(example.answer.text), by="ada")
    return thread, post


async def _mark(thread: Thread, post: Post, *, short: str, until: date = UNTIL, by: str = "ines") -> None:
    statement = StatementDetails(short, SOURCES, str(LONG_AGO if until < SINCE else SINCE), str(until))
    known = await snapshot.current()
    reason = "" if by == "ines" else "The cabinet asked for it."
    await marking.mark(post, thread, statement=statement, by=await person(by), catalogue=known, reason=reason)


async def _comment(post: Post, thread: Thread, nickname: str, words: str) -> Post:
    body, known = await text.prose(words), await snapshot.current()
    return await answering.comment(post, thread, body=body, by=await person(nickname), catalogue=known)


async def _official() -> dict[str, Thread | Post]:
    """An official answer in Bangla with comments, another answer beside it, and the same question in other languages."""
    example = _example(OFFICIAL)
    thread = await ask("amina", topic="documentation", language="bn", title=example.title, body=example.body)
    assert example.answer is not None
    marked = await answer(thread, "ines", example.answer.text)
    other = await answer(thread, "rahima", PROSE)
    await _mark(thread, marked, short="যে চেষ্টা করেছেন তার প্রমাণ রাখুন, তারিখসহ স্ক্রিনশট বা ইমেইল।")
    comment = await _comment(marked, thread, "amina", "ধন্যবাদ। কার্ড 2026-03-07 পর্যন্ত ছিল।")
    await _comment(marked, thread, "ines", "Then come with the proof of 7 March.")
    await _comment(other, thread, "amina", "Thank you!")
    for number in range(14):
        await votes.say_same(thread, True, voter=votes.Voter(None, f"voter {number}"))
        await votes.say_helpful(marked, number % 5 > 0, voter=votes.Voter(None, f"voter {number}"))
    for number in SAME:
        same, _ = await _repeat(number, "bilal")
        by, known = await person("marta"), await snapshot.current()
        await lifecycle.link_duplicate(same, of=thread, by=by, catalogue=known)
    await votes.follow(thread, True, by=await person("bilal"))
    return {"official": thread, "marked": marked, "other_answer": other, "comment": comment, "same": same}


async def _outdated() -> dict[str, Thread | Post]:
    thread = await ask("bilal", language="pt", title=_example(7).title, body=_example(7).body)
    post = await answer(thread, "ines", "Guarde a prova do pedido e o comprovativo do pagamento.")
    await _mark(thread, post, short="Guarde a prova do pedido.", until=date(2021, 1, 1))
    return {"due": await Thread.get(id=thread.id), "due_answer": post}


async def _rewritten() -> dict[str, Thread | Post]:
    """A question that says something else than what it was officially answered."""
    thread = await ask(
        "bilal", title="Does my card still count?", body="It ended in May. Does it still count until 30 June?"
    )
    post = await answer(thread, "ines", "It counts until the day the government has set.")
    await _mark(thread, post, short="It counts until that day.")
    question, known = await Post.get(thread_id=thread.id, kind="question"), await snapshot.current()
    body = await text.prose("I have a new card since 2 July. May I throw the old one away?")
    by = await person("bilal")
    await edit(
        question, await Thread.get(id=thread.id), by=by, catalogue=known, title="May I throw it away?", body=body
    )
    return {"rewritten": thread}


async def _discussion() -> dict[str, Thread | Post]:
    """More answers than one page shows, by members."""
    thread = await ask("amina", kind="discussion", topic="housing", title="Where did you find a room near Lisbon?")
    for number in range(ANSWERS):
        post = await answer(thread, "bilal", f"I asked in {number + 1} cafés in Amadora, and one of them knew a room.")
    return {"long": thread, "member_answer": post}


async def _quiet() -> dict[str, Thread | Post]:
    """What not everybody sees: private, rejected, withdrawn."""
    known, ines, amina = await snapshot.current(), await person("ines"), await person("amina")
    afraid = {"title": "मलाई डर लाग्छ", "body": "मेरो मालिकले मेरो राहदानी राखेको छ।", "language": "ne"}
    private = await ask("amina", topic="legal-support", visibility="private", danger=True, **afraid)
    for kind in ("image/jpeg", "application/pdf"):
        file: dict[str, Any] = {"name": codes.new_token(), "media_type": kind, "size": 348_000}
        await Attachment.create(thread_id=private.id, added_at=clock.now(), **file)
    rejected = await ask("amina", title="Appointments for 50 euros", body="I sell appointments, write to me now.")
    await lifecycle.reject(rejected, by=ines, catalogue=known, reason="Appointments are free and nobody may sell them.")
    withdrawn = await ask("amina", title="A question I take back", language="other", language_named="Mirandés")
    await lifecycle.withdraw(withdrawn, by=amina, catalogue=known)
    return {"private": private, "rejected": rejected, "withdrawn": withdrawn} | await _held()


async def _told() -> dict[str, Thread | Post]:
    """Private questions with a public version: one that waits for its asker's word, one that was published and answered."""
    known, ines, bilal = await snapshot.current(), await person("ines"), await person("bilal")
    body, made = await text.prose("Is an employer allowed to keep a document? Who helps?"), []
    for title in ("My boss has my card", "The owner has my passport"):
        thread = await ask("bilal", topic="legal-support", visibility="private", title=title, body=KEPT)
        face = await faces.propose(thread, "Somebody keeps a document", body, by=ines, catalogue=known, language="en")
        made.append((thread, str(face.id)))
    (to_tell, _), (told, read) = made
    public = await faces.answer(told, "yes", read=read, by=bilal, catalogue=known)
    assert public
    await answer(public, "ines", "Nobody may keep it. Come to us.")
    return {"to_tell": to_tell, "told": told, "in_public": public}


async def _held() -> dict[str, Thread | Post]:
    """What waits for a person before others see it: a question, and an answer in somebody else's discussion."""
    policy = Policy(on=True, first_posts=100)
    question = await ask("amina", title="Who can call me?", body="My number is 920 000 123, call me.", policy=policy)
    talk = await ask("bilal", kind="discussion", title="How long did your card take?", body="Mine took five months.")
    body, known = await text.prose("Seven months, and I called 920 000 123."), await snapshot.current()
    await answering.answer(talk, body=body, by=await person("amina"), catalogue=known, policy=policy)
    return {"held": question, "held_in": talk}


async def _lived() -> dict[str, Thread | Post]:
    """What things happened to: edited, routed, closed, waiting, announced, broken."""
    known, ines, amina = await snapshot.current(), await person("ines"), await person("amina")
    edited = await ask("amina", title="Can I work while I wait?", body="I wait for my card. May I work, 3 days a week?")
    title, body = "May I work while I wait?", await text.prose("I wait for my first card. May I work 5 days?")
    question = await Post.get(thread_id=edited.id, kind="question")
    await edit(question, edited, by=amina, catalogue=known, title=title, body=body)
    gah = known.cabinet("GAH")
    assert gah is not None
    await lifecycle.route(edited, to=gah.code, by=ines, catalogue=known, reason="This is about a house.")
    closed = await ask("amina", title="Is the desk open on Saturday?", body="I work from Monday to Friday.")
    await ask("bilal", title="Is the desk open on Saturdays too?", body="I work from Monday to Friday.")
    shut = await answer(closed, "ines", "On Saturdays it is closed.")
    await lifecycle.close(closed, by=amina, catalogue=known, reason="I know enough.")
    holiday = {"title": "The desk in Porto is closed on 24 June", "body": "It opens again on the 25th."}
    announced = await ask("ines", kind="announcement", **holiday)
    # The verbs never leave a thread without its question, so its page breaks, as pages do when a programmer errs.
    broken = await ask("ada", title="A thread without its question", visibility="private")
    await Post.filter(thread_id=broken.id).delete()
    waiting = await ask("amina", language="en", title=_example(10).title, body=_example(10).body)
    return {
        "edited": edited, "edited_post": question, "closed": closed, "shut_answer": shut,
        "announced": announced, "broken": broken, "waiting": waiting,
    }  # fmt: skip


async def _at_hand() -> dict[str, str]:
    """A question that the desk works on, a routing rule, a saved reply and two reasons of an admin."""
    known, ines = await snapshot.current(), await person("ines")
    taken = await ask("amina", language="bn", title="My card was lost", body="It was in my bag on the bus.")
    await assigning.assign(taken, "me", by=ines, catalogue=known)
    await needs.say(taken, "information", by=ines, catalogue=known, reason="On which day was it?")
    await notes.note(taken, "She called this morning.", by=ines, catalogue=known)
    wanted = await ask("amina", language="bn", title="My landlord keeps my card", body="He wants six months of rent.")
    for code, nickname, why in (("GAS", "sofia", "She has no food."), ("GAH", "rui", "It is about the flat.")):
        await _asked_for(wanted, code, nickname, why)
    rule = await routing_rules.add(RuleDetails(words="no such words here", cabinet="GAJI"), by=await person("ada"))
    await routing_rules.add(RuleDetails(topic="housing", cabinet="GAH"), by=await person("ada"))
    kept = ReplyDetails(code="welcome", language="en", title="Welcome", body="Come to {place}, or call {line}.")
    reply = await saved_replies.keep(kept, by=await person("ada"))
    sold = Naming({"pt": "Quartos que não existem", "en": "Rooms that don't exist", "ar": "غرف لا وجود لها"}, SOLD)
    details = ReasonDetails(code="false-landlords", verdicts=["flag", "hide"], urgency="30")
    reason = await reasons.add(details, sold, by=await person("ada"))
    gone = await reasons.add(
        ReasonDetails(code="no-more", verdicts=["flag"]), Naming(sold.names), by=await person("ada")
    )
    await reasons.archive(gone, by=await person("ada"))
    named = {"rule": str(rule.id), "reply": str(reply.id), "reason": str(reason.id)}
    named |= {"wanted": ids.encode(wanted.id)}
    return named | {"taken": ids.encode(taken.id), "house_reason": str((await Reason.get(code="insult")).id)}


async def _asked_for(thread: Thread, code: str, nickname: str, reason: str) -> None:
    """An officer of another cabinet asks for the thread; the first of them is refused, and asks again."""
    known, account = await snapshot.current(), await accounts.create_by_command(nickname, None, hasher=Hasher())
    cabinet = known.cabinet(code)
    assert cabinet
    await grants.give(account, "officer", by=None, cabinet_id=cabinet.id)
    how: dict[str, Any] = {"to": code, "catalogue": known}
    by = await grants.person(account)
    await transfers.ask(thread, by=by, reason=reason, **how)
    if nickname != "rui":
        await transfers.refuse(thread, by=await person("ines"), reason="She has food. Ask her again in May.", **how)
        await transfers.ask(thread, by=by, reason="It is May.", **how)


async def _announced() -> dict[str, str]:
    """Notices: a campaign and a warning on the pages of one topic, one for staff later on, one that is over."""
    ada = await person("ada")
    titles = {
        "pt": "Ajuda a quem vem da Ucrânia",
        "en": "Help for people from Ukraine",
        "ar": "مساعدة للقادمين من أوكرانيا",
    }
    bodies = {
        "pt": "Comece pelas **respostas oficiais** deste tema.",
        "en": "Begin with the **official answers** of this topic.",
        "ar": "ابدأ **بالإجابات الرسمية** في هذا الموضوع.",
    }
    more = {"uk": "Допомога людям з України", "bn": "ইউক্রেন থেকে আসা মানুষের জন্য সাহায্য", "ru": "Помощь людям из Украины"}
    told = Wording(titles | more, bodies | {"uk": "Почніть з **офіційних відповідей** цієї теми."})
    here = NoticeDetails(topic="sos-ukraine", tone="campaign", href="/topics/sos-ukraine")
    number = await notice_editing.plan(here, told, by=ada)
    closed = Wording({"pt": "Fechado na segunda-feira", "en": "Closed on Monday", "ar": "مغلق يوم الاثنين"})
    await notice_editing.plan(NoticeDetails(topic="sos-ukraine", tone="warn"), closed, by=ada)
    later = NoticeDetails(audience="staff", starts_at="2099-01-31T09:00", ends_at="2099-02-01T09:00")
    await notice_editing.plan(later, closed, by=ada)
    await notice_editing.plan(NoticeDetails(starts_at="2020-01-31T09:00", ends_at="2020-02-01T09:00"), closed, by=ada)
    return {"notice": str(number)}


async def _begun() -> dict[str, str]:
    """A question whose answer is being written, and one put for somebody at the counter."""
    known, ines, rui = await snapshot.current(), await person("ines"), await person("rui")
    written = await ask("amina", title="Where do I ask for the translation of my diploma?")
    await drafts.keep(written, "Bring the **original** and the translation.", by=ines, catalogue=known)
    body = await text.prose("الجدار رطب وطفلي يسعل منذ شهر.")
    asked = Question(topic="housing", language="ar", title="غرفتي رطبة", body=body, visibility="public")
    put = await counter.put(asked, by=rui, agreed=True, catalogue=known, reserved=frozenset())
    await answer(put.thread, "rui", "Air the room twice a day, and write to the owner: he must repair it.")
    return {"written": ids.encode(written.id), "put": ids.encode(put.thread.id)}


async def _looked_after() -> dict[str, str]:
    """Official answers at the desk: one proposed, one whose source changed, one corrected, one withdrawn, one that runs out."""
    topic = await Topic.get(slug="nationality")
    await Topic.filter(id=topic.id).update(two_confirm=True)
    await snapshot.changed()
    snapshot.forget()
    known, ines = await snapshot.current(), await person("ines")
    made: dict[str, Thread] = {}
    posts_: dict[str, Post] = {}
    for state in ("proposed", "changed", "corrected", "withdrawn_answer", "expiring"):
        where = "nationality" if state == "proposed" else "documentation"
        made[state] = await ask("bilal", topic=where, title=f"How many years do I count? ({state})")
        posts_[state] = await answer(made[state], "ines", "Count from the day of your first permit.")
        soon = clock.today() + timedelta(days=9) if state == "expiring" else UNTIL
        await _mark(made[state], posts_[state], short="Count five years.", until=soon, by="ada")
    statement = StatementDetails("Count from your first request.", SOURCES, str(SINCE), str(UNTIL))
    how: dict[str, Any] = {"by": ines, "catalogue": known}
    corrected = await Thread.get(id=made["corrected"].id)
    await reviewing.correct(posts_["corrected"], corrected, statement=statement, meaning="meaning", **how)
    withdrawn = await Thread.get(id=made["withdrawn_answer"].id)
    await marking.withdraw(posts_["withdrawn_answer"], withdrawn, reason="The law changed.", **how)
    source = await Source.get(title=SOURCES[1][0])
    await sources.change(source, by=await person("ada"), reason="The cabinet works otherwise now.")
    codes = {name: ids.encode(thread.id) for name, thread in made.items()}
    unchanged = await Source.exclude(id=source.id).order_by("id").first()
    assert unchanged
    return codes | {"proposed_answer": ids.encode(posts_["proposed"].id), "source": str(unchanged.id)}


async def _rendered() -> dict[str, str]:
    """An official answer in Portuguese, with its question rendered into Bangla and, barred since, into Arabic; terms are explained."""
    await grants.give(
        await accounts.create_by_command("djamila", None, hasher=Hasher()), "mediator", by=None, language="ar"
    )
    await grants.give(await Account.get(nickname="rahima"), "mediator", by=None, language="pt")
    thread = await ask("bilal", language="pt", title="Residência a acabar, sem marcação", body=_example(7).body)
    post = await answer(thread, "ines", "Guarde a prova.\n\nPeça o título de residência.\n\nO gabinete vê o seu caso.")
    await _mark(thread, post, short="Guarde a prova de que tentou.")
    question = await Post.get(thread_id=thread.id, kind="question")
    await _render("djamila", question, "ar", Details("إقامتي تنتهي", ["ماذا أفعل؟"]))
    said = ["احتفظ بالدليل.", "اطلب título de residência.", "ينظر المكتب في حالتك."]
    await _render("djamila", post, "ar", Details("", said, "احتفظ بدليل أنك حاولت."))
    known, body = (
        await snapshot.current(),
        await text.prose("Guarde a prova.\n\nPeça o título de residência na junta.\n\nÉ grátis."),
    )
    statement = StatementDetails("Guarde a prova de que tentou.", SOURCES, str(SINCE), str(UNTIL))
    thread, ines = await find_thread(thread.id, reader=VISITOR, catalogue=known), await person("ines")
    await reviewing.correct(post, thread, statement=statement, meaning="meaning", body=body, by=ines, catalogue=known)
    said = ["প্রমাণ রাখুন।", "junta-য় título de residência চান।", "এটি বিনামূল্যে।"]
    await _render("rahima", question, "bn", Details("রেসিডেন্সের মেয়াদ শেষ", ["আমি কী করব?"]))
    await _render("rahima", post, "bn", Details("", said, "প্রমাণ রাখুন।"))
    easy = ["Guarde o papel.", "Peça o título de residência na junta.", "Não paga nada."]
    await _render("rahima", post, EASY, Details("", easy, "Guarde o papel."))
    for number in range(3):
        await disputes.dispute(post, thread, EASY, voter=votes.Voter(None, f"voter {number}"))
    begun = Details("", ["Зберігайте доказ.", "", ""])
    await grants.give(await Account.get(nickname="djamila"), "mediator", by=None, language="uk")
    await drafts_of_renderings.keep(
        post, await find_thread(thread.id, reader=VISITOR, catalogue=known), "uk", details=begun,
        by=await person("djamila"), catalogue=known,
    )  # fmt: skip
    return {"rendered": ids.encode(thread.id), "rendered_answer": ids.encode(post.id), "asked": ids.encode(question.id)}


async def _render(nickname: str, post: Post, language: str, details: Details) -> None:
    by, known = await person(nickname), await snapshot.current()
    thread = await find_thread(post.thread_id, reader=by, catalogue=known)
    post = await Post.get(id=post.id)
    await rendering.publish(post, thread, language, details=details, by=by, catalogue=known)


async def _overseen(private: Thread | Post) -> None:
    """A private thread that was read with a reason, an admin whom nobody saw for long, and a month that is over."""
    known = await snapshot.current()
    await access.begin(ids.encode(private.id), "Her lawyer called about it.", by=await person("rui"), catalogue=known)
    await grants.give(await accounts.create_by_command("olga", None, hasher=Hasher()), "admin", by=None)
    await grants.give(await accounts.create_by_command("nuno", None, hasher=Hasher()), "moderator", by=None)
    for days in range(6):
        with clock.moved_to(clock.now() - timedelta(days=40 + days)):
            await ask("amina", title="Where do I ask for a copy of my card?")
    await transparency.publish()


async def _signed_in_long_ago(nickname: str) -> None:
    """Everybody else is as if they had just signed in for as long as the gallery is looked at."""
    await Session.exclude(account__nickname=nickname).update(created_at=clock.now() + timedelta(hours=1))
    await Session.filter(account__nickname=nickname).update(created_at=clock.now() - timedelta(hours=1))
    await Account.filter(nickname="nuno").update(seen_at=clock.now() - timedelta(days=120))


async def _decided(thread: Thread, verdict: str, reason: str, **given: object) -> Decision:
    question = await Post.get(thread_id=thread.id, kind="question")
    return await decisions.decide(
        await items.find(question.id),
        verdict,
        reason=reason,
        statement="We hid your text.\nThe rule: appointments are free.",
        by=await person("marta"),
        catalogue=await snapshot.current(),
        given=Given(**given),  # type: ignore[arg-type]
    )


async def _reported(thread: Thread, reason: str) -> flags.Receipt:
    question = await Post.get(thread_id=thread.id, kind="question")
    made = await flags.flag(
        question, thread, reason=reason, note="Look!", by=await person("bilal"), voter=votes.Voter(None, "a voter")
    )
    assert made
    return made


async def _judged() -> dict[str, str]:
    """What the desk looks at: reported texts, decisions with and without an objection, somebody suspended."""
    hateful = await _reported(
        await ask("amina", body="Go away, all of you. My number is 912 345 678.", personal="not_personal"), "hate"
    )
    await _reported(await ask("amina", title="Buy a card", language="bn"), "advertising")
    receipt = await _reported(await ask("amina", title="Appointments in 48 hours"), "appointment_sale")
    hidden = await _decided(await Thread.get(title="Appointments in 48 hours"), "hide", "appointment_sale")
    objected = await _decided(await ask("amina", title="I know an office"), "reject", "off_topic")
    appeal = await appeals.appeal(objected, body="I only wanted to help.", by=await person("amina"))
    await Decision.filter(id=objected.id).update(by_id=(await person("ada")).account_id)
    await accounts.create_by_command("zeca", None, hasher=Hasher())
    await _decided(await ask("zeca"), "suspend", "insult", until=UNTIL)
    return {
        "item": ids.encode(hateful.flag.review_item_id),
        "receipt": receipt.code,
        "hidden": ids.encode(hidden.id),
        "objected": ids.encode(objected.id),
        "appeal": ids.encode(appeal.id),
        "appealed": ids.encode((await ReviewItem.get(appeal_id=appeal.id)).id),
    }


async def _outside() -> dict[str, str]:
    """What admins keep about the outside world: changes to lines by two of them, a cabinet with hours of its own."""
    other = await accounts.create_by_command("teresa", None, hasher=Hasher())
    await grants.give(other, "admin", by=None)
    teresa, ada, today = await grants.person(other), await person("ada"), clock.today()
    known = (await snapshot.current()).lines(today)
    told = {"source": "https://www.cig.gov.pt/area-portal-da-violencia/linha-de-apoio", "opening_hours": "24/7"}

    async def proposed(code: str, number: str, days: int, by: Person, **more: Any) -> LineChange:
        day = (today + timedelta(days=days)).isoformat()
        details = LineDetails(numbers={"any": number}, valid_from=day, **told | more)
        return await help_line_changes.propose(known[code], details, by=by)

    waiting = await proposed("domestic-violence-support", "800 202 149", 0, teresa, email="apoio@cig.gov.pt")
    await proposed("child-helpline", "116 111", 0, ada, names={"ar": "خط نجدة الأطفال"})
    for days, number in ((0, "144"), (30, "145")):
        await help_line_changes.confirm(await proposed("social-emergency", number, days, teresa), by=ada)
    await help_line_changes.drop(await proposed("social-emergency", "146", 0, teresa), by=ada)
    cabinet = await Cabinet.get(code="GAH")
    works = CabinetDetails(opening_hours="Mo-Fr 09:00-12:30,14:00-17:30", town="Beja")
    await cabinets.change(cabinet, works, Naming({}, {}), by=ada)
    holidays = {row.town: str(row.id) for row in await TownHoliday.all()}
    on_duty = await Duty.create(cabinet_id=cabinet.id, weekday=5, begins="10:00", ends="18:00")
    return {
        "duty": str(on_duty.id),
        **await _found_wrong(),
        "line_change": str(waiting.id),
        "holiday": holidays["Porto"],
        "kept_holiday": holidays["Beja"],
    }


async def _numbers() -> dict[str, str]:
    grant = await RoleGrant.filter(role="mediator").first()
    known = await snapshot.current()
    assert grant is not None
    return {"grant": str(grant.id), "period": str(known.institution_names[0].id)}

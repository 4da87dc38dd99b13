"""Acts of example cases that staff do at the desk, and reports and objections that give them work; each is one verb."""

from datetime import timedelta

from forum import clock, ids
from forum.catalogue import snapshot, topics
from forum.catalogue.models import Topic
from forum.catalogue.naming import Naming
from forum.catalogue.topics import TopicDetails
from forum.threads.casework import needs, notes, transfers
from forum.threads.models import ReviewItem
from forum.threads.official import sources
from forum.threads.official.models import Source
from forum.threads.posting import lifecycle
from forum.threads.posting.votes import Voter
from moderation.admin import saved_replies
from moderation.admin.saved_replies import ReplyDetails
from moderation.desk import assigning
from moderation.examples.desk import QUESTION, Desk
from moderation.models import Appeal, Decision
from moderation.oversight import access
from moderation.review import appeals, decisions, flags, items
from moderation.review.cases import Given


async def change_source(desk: Desk, case: str, *, by: str, source: str, reason: str) -> None:
    """A source that official answers cite is marked as changed; `source` is its title."""
    await sources.change(await Source.get(title=source), by=await desk.person(by), reason=reason)


async def ask_two(desk: Desk, case: str, *, by: str, topic: str) -> None:
    """From now on an official answer on the topic needs a second officer."""
    found = await Topic.get(slug=topic)
    await topics.change(found, TopicDetails(two_confirm=True), Naming({}), by=await desk.person(by))
    snapshot.forget()
    desk.story.catalogue = await snapshot.current()


async def ask_mediators(desk: Desk, case: str, *, by: str, reason: str) -> None:
    """The mediators of its language may see a private question from now on."""
    thread, by_whom = await desk.thread(case), await desk.person(by)
    await lifecycle.ask_mediators(thread, by=by_whom, catalogue=desk.catalogue, reason=reason)


async def take(desk: Desk, case: str, *, by: str) -> None:
    """A member of staff takes the question."""
    await assigning.assign(await desk.thread(case), assigning.ME, by=await desk.person(by), catalogue=desk.catalogue)


async def note(desk: Desk, case: str, *, by: str, body: str) -> None:
    """A note among staff."""
    await notes.note(await desk.thread(case), body, by=await desk.person(by), catalogue=desk.catalogue)


async def say_needs(desk: Desk, case: str, *, by: str, missing: str, reason: str) -> None:
    """The question waits for something besides an answer, `missing` being one of NEEDS."""
    thread, by_whom = await desk.thread(case), await desk.person(by)
    await needs.say(thread, missing, by=by_whom, catalogue=desk.catalogue, reason=reason)


async def ask_transfer(desk: Desk, case: str, *, by: str, to: str, reason: str) -> None:
    """An officer asks for the question to be handed to their cabinet, by its code."""
    thread, by_whom = await desk.thread(case), await desk.person(by)
    await transfers.ask(thread, to=to, by=by_whom, catalogue=desk.catalogue, reason=reason)


async def read_with_reason(desk: Desk, case: str, *, by: str, reason: str) -> None:
    """An officer of another cabinet opens a private question for an hour, with a reason."""
    given = ids.encode(desk.threads[case])
    await access.begin(given, reason, by=await desk.person(by), catalogue=desk.catalogue)


async def flag(desk: Desk, case: str, *, by: str, reason: str, note: str = "", on: str = QUESTION) -> None:
    """A report of a post."""
    person = await desk.person(by)
    post, thread = await desk.post(case, on), await desk.thread(case)
    await flags.flag(post, thread, reason=reason, note=note, by=person, voter=Voter(person.account_id))


async def decide(
    desk: Desk,
    case: str,
    *,
    by: str,
    verdict: str,
    reason: str,
    statement: str = "",
    on: str = QUESTION,
    for_days: int = 0,
    part: str = "",
) -> None:
    """A moderator's decision; a suspension lasts `for_days`, and a mask hides `part`."""
    post = await desk.post(case, on)
    given = Given(until=clock.today() + timedelta(days=for_days)) if for_days else Given()
    if part:
        start = post.source.index(part)
        given = Given(start=start, end=start + len(part))
    row = await ReviewItem.get_or_none(post_id=post.id, ended_at=None, appeal_id=None)
    item = items.Item(post, await desk.thread(case), row)
    await decisions.decide(
        item,
        verdict,
        reason=reason,
        statement=statement,
        by=await desk.person(by),
        catalogue=desk.catalogue,
        given=given,
    )


async def object_to(desk: Desk, case: str, *, by: str, body: str, on: str = QUESTION) -> None:
    """An objection to the first decision about a post."""
    decision = await Decision.filter(post_id=desk.posts[case, on]).order_by("at", "id").first()
    assert decision
    await appeals.appeal(decision, body=body, by=await desk.person(by))


async def answer_objection(desk: Desk, case: str, *, by: str, verdict: str, statement: str, on: str = QUESTION) -> None:
    """Another moderator's decision about the objection."""
    appeal = await Appeal.get(decision__post_id=desk.posts[case, on])
    await appeals.decide(appeal, verdict, statement=statement, by=await desk.person(by), catalogue=desk.catalogue)


async def keep_reply(desk: Desk, case: str, *, by: str, **details: str) -> None:
    """A saved reply in one language."""
    await saved_replies.keep(ReplyDetails(**details), by=await desk.person(by))


ACTS = (
    change_source, ask_two, ask_mediators, take, note, say_needs, ask_transfer, read_with_reason, flag, decide, object_to,
    answer_objection, keep_reply,
)  # fmt: skip

"""How events notify: what a row of the table says, whom it finds, and the event handler that the rows make.

The table is `table.py`; other packages add rows of their own.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from forum.catalogue import snapshot
from forum.events import Event
from forum.hours import is_open
from forum.notifications import digests, notifications, pushes
from forum.notifications.notifications import NewNotification
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.casework import calling, deadlines
from forum.threads.casework.models import MediatorRequest, TransferRequest
from forum.threads.casework.needs import INFORMATION
from forum.threads.models import Face, OfficialAnswer, Post, Rendering, Thread
from forum.threads.official.affected import affected_by
from forum.threads.posting.models import Follow
from forum.threads.renderings.readers import reading_in

EARLIER_NAMES = {"version": "standing"}
"""Particulars that were renamed later, under which earlier events have them."""


PAGE, MAIL, BOTH = "page", "mail", "both"
"""The ways of telling. What is told by mail alone stands on the page as news of the question itself."""


class To(NamedTuple):
    """The accounts to notify, and the subject of the notification. None among the accounts is passed over."""

    accounts: Iterable[int | None]
    about: str
    thread_id: int | None = None
    decision_id: int | None = None


Whom = Callable[[Event, int], Awaitable[To | None]]
"""Finds the accounts to notify of an event about the thing with an id; None where there is nobody to notify."""


class Row(NamedTuple):
    """A row of the table: an event's `verb`, the notification's `kind`, and the function that finds its accounts.

    `named` is the particular with the subject's id or list of ids; an event without it notifies nobody. With "" the
    notification is about the event's own subject. A notification that `repeats` is shown as new
    again where the account has it already. `ways` are those by which it is told: on the page, by mail as each person chose,
    or both.
    """

    verb: str
    named: str
    kind: str
    whom: Whom
    repeats: bool = False
    ways: str = PAGE

    def ids(self, event: Event) -> Iterator[int]:
        """The ids of the subjects of an event."""
        earlier = event.particulars.get(EARLIER_NAMES.get(self.named, ""))
        found = event.particulars.get(self.named, earlier) if self.named else event.subject_id
        yield from found if isinstance(found, list) else [found] if found is not None else []


async def affected(event: Event, version_id: int) -> To | None:
    """Everybody affected by an official answer."""
    version = await OfficialAnswer.get_or_none(id=version_id).select_related("post__thread")
    if version is None:
        return None
    thread = version.post.thread
    return To(await affected_by(thread, event.at), f"version:{version.id}", thread.id)


async def officers_behind(event: Event, version_id: int) -> To | None:
    """The officers who marked an official answer and confirmed it."""
    version = await OfficialAnswer.get_or_none(id=version_id).select_related("post")
    if version is None:
        return None
    thread_id = version.post.thread_id
    return To({version.marked_by_id, version.confirmed_by_id}, f"thread:{thread_id}", thread_id)


async def readers_in_language(event: Event, rendering_id: int) -> To | None:
    """Those who follow or asked in the language of a rendering that is behind a bar now, and the mediator who made it."""
    rendering = await Rendering.get_or_none(id=rendering_id).select_related("thread")
    if rendering is None:
        return None
    readers = await reading_in(rendering.thread, rendering.language_id, event.at)
    return To(readers | {rendering.made_by_id}, f"rendering:{rendering.id}", rendering.thread_id)


async def new_in_language(event: Event, rendering_id: int) -> To | None:
    """Those who follow or asked in the language of a rendering that a person made."""
    rendering = await Rendering.get_or_none(id=rendering_id, machine=False, replaced_at=None).select_related("thread")
    if rendering is None:
        return None
    readers = await reading_in(rendering.thread, rendering.language_id, event.at)
    own = {rendering.made_by_id, event.actor_id}
    return To(readers - own, f"rendered:{rendering.thread_id}:{rendering.language_id}", rendering.thread_id)


async def requester(event: Event, request_id: int) -> To | None:
    """The officer who asked for a transfer."""
    request = await TransferRequest.get_or_none(id=request_id)
    return To([request.by_id], f"transfer:{request.id}", request.thread_id) if request else None


async def another_requester(event: Event, request_id: int) -> To | None:
    """The officer who asked for a transfer, unless the answer is their own."""
    to = await requester(event, request_id)
    return to._replace(accounts=set(to.accounts) - {event.actor_id}) if to else None


async def owners(event: Event, request_id: int) -> To | None:
    """The officers of the cabinet that is asked to hand over a thread, but for whoever asks."""
    request = await TransferRequest.get_or_none(id=request_id)
    if request is None:
        return None
    cabinets = (await snapshot.current()).cabinets[event.particulars["origin"]].covering
    held = await grants.in_force(role="officer", cabinet_id__in=sorted(cabinets))
    officers = {grant.account_id for grant in held} - {event.actor_id}
    return To(officers, f"transfer:{request.id}", request.thread_id)


async def account_itself(event: Event, account_id: int) -> To | None:
    """The account that an event is about, while there is one."""
    return To([account_id], "account") if await Account.exists(id=account_id) else None


async def asker(event: Event, thread_id: int) -> To | None:
    """Whoever asked a question."""
    thread = await Thread.get_or_none(id=thread_id)
    return To([thread.author_id], f"thread:{thread.id}", thread.id) if thread else None


async def holder(event: Event, account_id: int) -> To | None:
    """The holder of an account, of each such event anew, while there is the account."""
    return To([account_id], f"event:{event.id}") if await Account.exists(id=account_id) else None


async def proposer(event: Event, face_id: int) -> To | None:
    """Whoever of the team proposed a public version."""
    face = await Face.get_or_none(id=face_id)
    return To([face.proposed_by_id], f"thread:{face.private_id}", face.private_id) if face else None


async def told_by(event: Event, thread_id: int) -> To | None:
    """Whoever asked the private question that a public one stands for, once the team has answered that one."""
    face = await Face.filter(public_id=thread_id, state="published").select_related("private", "public").first()
    if face is None or face.public is None or face.public.state == "unanswered":
        return None
    return To([face.private.author_id], f"thread:{face.private_id}", face.private_id)


async def waits_for_mediator(event: Event, request_id: int) -> To | None:
    """Whoever asked for a mediator at an appointment."""
    request = await MediatorRequest.get_or_none(id=request_id)
    return To([request.asker_id], f"mediator:{request.id}") if request else None


async def followers(event: Event, post_id: int) -> To | None:
    """Whoever asked a question or follows it, when a post in it is new to them; not whoever wrote it."""
    post = await Post.get_or_none(id=post_id, status="published").select_related("thread")
    if post is None:
        return None
    following = await Follow.filter(thread_id=post.thread_id, account_id__isnull=False).values_list(
        "account_id", flat=True
    )
    accounts = {post.thread.author_id, *(int(str(each)) for each in following)}
    return To(accounts - {post.author_id, event.actor_id}, f"post:{post.id}", post.thread_id)


async def asked_back(event: Event, thread_id: int) -> To | None:
    """Whoever asked a question for which the team needs to know more."""
    return await asker(event, thread_id) if event.particulars.get("needs") == INFORMATION else None


async def on_duty(event: Event, thread_id: int) -> To | None:
    """Whoever is first on duty when somebody says danger while the cabinet that has the question is closed."""
    thread = await Thread.get_or_none(id=thread_id)
    if thread is None or not thread.danger or thread.example:
        return None
    known = await snapshot.current()
    if is_open(event.at, deadlines.opening(known.cabinets[thread.cabinet_id])):
        return None
    return To(next(iter(await calling.on_duty(event.at, known)), set()), f"thread:{thread.id}", thread.id)


async def called(event: Event, thread_id: int) -> To | None:
    """Whoever is called next to a question that says danger and that nobody has looked at."""
    thread = await Thread.get_or_none(id=thread_id)
    found = await Account.filter(id__in=event.particulars["accounts"] or [0])
    return To({each.id for each in found}, f"thread:{thread.id}", thread.id) if thread else None


def hearing(table: Sequence[Row]) -> Callable[[Sequence[Event]], Awaitable[None]]:
    """Makes the event handler that writes the notifications `table` asks for, inside the caller's transaction."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table:
        rows[row.verb].append(row)

    async def hear(events: Sequence[Event]) -> None:
        told = [(row.ways, await _notifications(row, event)) for event in events for row in rows.get(event.verb, ())]
        if on_page := [each for ways, new in told if ways != MAIL for each in new]:
            await notifications.notify(on_page)
        news = [each for ways, new in told if ways != PAGE for each in new]
        await digests.wait(news)
        await pushes.wait(news)

    return hear


async def _notifications(row: Row, event: Event) -> list[NewNotification]:
    found = []
    for about in row.ids(event):
        if to := await row.whom(event, about):
            said = (row.kind, to.about, event.at, to.thread_id, to.decision_id, row.repeats)
            found += [NewNotification(account_id, *said) for account_id in to.accounts if account_id is not None]
    return found

"""Everything that the forum hands over to `main.py`, as lists; `moderation/parts.py` adds to them."""

from collections.abc import Callable

from forum import commands, database, rebuild, search
from forum.catalogue import holdings as catalogue
from forum.catalogue import snapshot
from forum.catalogue.leaflets import checking
from forum.metrics import Source
from forum.notifications import addresses, digests, notifications, outbox, pushes, table
from forum.notifications.pushes import Pusher
from forum.notifications.sending import Sender
from forum.operations import chores, deep_check
from forum.operations.chores import DAILY, HOURLY, MINUTELY, Chore, ending
from forum.operations.following import Hearer
from forum.operations.worker import Keeper
from forum.partners import delivering, webhooks
from forum.people import holdings as people
from forum.people import one_time, tombstones
from forum.search import fruitless
from forum.search.meaning import keeping
from forum.threads.casework import calling, mediators
from forum.threads.erasing import holdings as threads
from forum.threads.posting import attachments, faces, letter_reminders
from forum.web import routes
from forum.web.api import table as api
from forum.web.rendering import mails, pushed, words
from forum.web.rendering.environment import Renderer
from forum.web.requests import kept_pages


async def lapse_faces() -> int:
    return await faces.lapse(await snapshot.current())


ROUTES = routes.PAGES
RESOURCES = api.RESOURCES
SENTENCES = words.SENTENCES
NOTIFIED = table.TABLE
COMMANDS = commands.COMMANDS
CHECKS = deep_check.CHECKS
FIGURES: tuple[Source, ...] = (kept_pages.counted,)
"""What packages count beside requests, statements and faults, such as the hits of a cache: told by `/metrics`, shown to admins."""
CHORES = (
    *chores.CHORES,
    Chore("questions in danger that nobody has looked at", MINUTELY, calling.pass_on),
    Chore("what search knows of threads", DAILY, rebuild.missing_documents),
    Chore("last days of letters that are near", HOURLY, letter_reminders.remind),
    Chore("public versions that nobody said yes to in time", HOURLY, lapse_faces),
    Chore("requests for a mediator whose day has passed", HOURLY, mediators.expire),
    ending("requests for a mediator, some time after they ended", DAILY, mediators.kept_long_enough),
    ending("public versions of which nothing came", DAILY, faces.over),
    ending("reminders of letters, after their day", DAILY, lambda known: letter_reminders.over()),
    ending("files held for forms that were not sent", HOURLY, lambda known: attachments.unsent()),
    ending("files of questions in which nothing happens any more", DAILY, attachments.over),
    Chore("links of leaflets that are dead", DAILY, checking.check),
    Chore("email addresses that nobody confirmed", DAILY, addresses.forget_unconfirmed, addresses.unconfirmed),
    ending("one-time links and codes that ended", HOURLY, lambda known: one_time.over()),
    ending("mails, once nobody needs to know of them", DAILY, lambda known: outbox.over()),
    ending("what partners' programs were told, some weeks after", DAILY, lambda known: delivering.over()),
    ending("searches that found nothing, after some months", DAILY, fruitless.over),
    Chore("the list of erasures beside the database", DAILY, tombstones.write_all),
)
LAST_CHORES = (
    Chore("files of letters that nothing refers to", HOURLY, attachments.sweep),
    Chore("words of texts that are gone", DAILY, search.settle),
    Chore("what is gone leaves the database's files", DAILY, database.scrub),
)
"""After whatever deletes."""
HEARERS = (Hearer("webhooks", webhooks.hear),)
KEEPERS = (digests.send, rebuild.renamed_places, keeping.keep)
HOLDINGS = (*threads.HOLDINGS, *notifications.HOLDINGS, *pushes.HOLDINGS, *catalogue.HOLDINGS, *people.HOLDINGS)


def apart(renderer: Callable[[], Renderer]) -> tuple[Keeper, ...]:
    """What waits for other machines: the senders of mails, of notices on devices, and of what programs are told."""
    return Sender(mails.writer(renderer)), Pusher(pushed.writer(renderer)), delivering.deliver

"""Everything that the forum hands over to `main.py`, as lists; `moderation/parts.py` adds to them."""

from forum import commands, database, rebuild, search
from forum.catalogue import holdings as catalogue
from forum.notifications import hearers, notifications
from forum.operations import chores
from forum.operations.chores import DAILY, Chore, ending
from forum.people import holdings as people
from forum.people import tombstones
from forum.search import fruitless
from forum.search.meaning import keeping
from forum.threads.erasing import holdings as threads
from forum.web import routes
from forum.web.rendering import words

ROUTES = routes.PAGES
SENTENCES = words.SENTENCES
NOTIFIED = hearers.TABLE
COMMANDS = commands.COMMANDS
CHORES = (
    *chores.CHORES,
    Chore("what search knows of threads", DAILY, rebuild.missing_documents),
    ending("searches that found nothing, after some months", DAILY, fruitless.over),
    Chore("the list of erasures beside the database", DAILY, tombstones.write_all),
)
LAST_CHORES = (
    Chore("words of texts that are gone", DAILY, search.settle),
    Chore("what is gone leaves the database's files", DAILY, database.scrub),
)
"""After whatever deletes."""
KEEPERS = (keeping.keep,)
HOLDINGS = (*threads.HOLDINGS, *notifications.HOLDINGS, *catalogue.HOLDINGS, *people.HOLDINGS)

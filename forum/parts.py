"""Everything that the forum hands over to `main.py`, as lists; `moderation/parts.py` adds to them."""

from forum import commands, rebuild, search
from forum.notifications import hearers
from forum.operations import chores
from forum.operations.chores import DAILY, Chore, ending
from forum.people import holdings as people
from forum.search import fruitless
from forum.search.meaning import keeping
from forum.web import routes
from forum.web.rendering import words

ROUTES = routes.PAGES
SENTENCES = words.SENTENCES
NOTIFIED = hearers.TABLE
COMMANDS = commands.COMMANDS
CHORES = (
    *chores.CHORES,
    Chore("what search knows of threads", DAILY, rebuild.missing_documents),
    Chore("words of texts that are gone", DAILY, search.settle),
    ending("searches that found nothing, after some months", DAILY, fruitless.over),
)
KEEPERS = (keeping.keep,)
HOLDINGS = (*people.HOLDINGS,)

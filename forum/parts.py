"""Everything that the forum hands over to `main.py`, as lists; `moderation/parts.py` adds to them."""

from forum import commands
from forum.notifications import hearers
from forum.operations import chores
from forum.search.meaning import keeping
from forum.web import routes
from forum.web.rendering import words

ROUTES = routes.PAGES
SENTENCES = words.SENTENCES
NOTIFIED = hearers.TABLE
COMMANDS = commands.COMMANDS
CHORES = chores.CHORES
KEEPERS = (keeping.keep,)

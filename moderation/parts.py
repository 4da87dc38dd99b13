"""Everything that moderation hands over to `main.py`, as lists under the names that `forum/parts.py` has too."""

from forum.operations.chores import DAILY, HOURLY, Chore, ending
from moderation import commands
from moderation.oversight import transparency, unmasking
from moderation.review import appeals, decisions, telling
from moderation.web import routes

ROUTES = routes.MOUNTS
NOTIFIED = telling.TABLE
COMMANDS = commands.COMMANDS
CHORES = (
    ending("texts behind decisions, once nobody can object any more", DAILY, decisions.texts_over),
    Chore("late objections that rise in the queue", HOURLY, appeals.let_rise),
    Chore("years whose public figures were counted", HOURLY, transparency.publish),
)

is_revealed = unmasking.is_revealed

"""Everything that moderation hands over to `main.py`, as lists under the names that `forum/parts.py` has too."""

from forum.operations.chores import DAILY, HOURLY, Chore, ending
from forum.threads.reading.oversight import Oversight
from forum.web.requests.request import StaffPages
from moderation import commands, examples
from moderation.desk import waiting
from moderation.oversight import access, transparency, unmasking
from moderation.review import appeals, decisions, notifying
from moderation.web import routes, words

ROUTES = routes.MOUNTS
SENTENCES = words.SENTENCES
GLOBALS = words.GLOBALS
NOTIFIED = notifying.TABLE
COMMANDS = commands.COMMANDS
EXAMPLES = (examples.steps,)
CHORES = (
    ending("texts behind decisions, once nobody can object any more", DAILY, decisions.texts_over),
    Chore("late objections that rise in the queue", HOURLY, appeals.raise_late),
    Chore("years whose public figures were counted", HOURLY, transparency.publish),
)

OVERSIGHT = Oversight(unmasking.is_revealed, access.is_open, access.read_by)
STAFF_PAGES = StaffPages("desk.item", ("desk.", "admin.", "renderings."), waiting.start_of, waiting.counted)

"""Everything that moderation hands over to `main.py`, as lists under the names that `forum/parts.py` has too."""

from forum import parts as forum
from forum.operations.chores import DAILY, HOURLY, MINUTELY, Chore, clearing, ending
from forum.operations.deep_check import DeepCheck
from forum.threads.reading.oversight import Oversight
from forum.web.requests.request import StaffPages
from moderation import commands, examples, holdings
from moderation.admin import stewards
from moderation.desk import finders, morning, waiting
from moderation.oversight import access, audit, retention, transparency, unmasking
from moderation.review import appeals, decisions, notifying
from moderation.web import routes, words
from moderation.web.public import figures, metrics

ROUTES = routes.MOUNTS
RESOURCES = figures.RESOURCES
OUTSIDE = metrics.ROUTES
SENTENCES = words.SENTENCES
GLOBALS = words.GLOBALS
NOTIFIED = notifying.TABLE
COMMANDS = commands.COMMANDS
EXAMPLES = (examples.steps,)
HOLDINGS = (*forum.HOLDINGS, *holdings.HOLDINGS)
"""Those of both packages: whoever leaves, leaves both at once."""
CHECKS = (*forum.CHECKS, DeepCheck("audit", audit.of_chain, 'see "The audit is broken" in docs/operations.md'))
CHORES = (
    Chore("lists of the morning for the team", MINUTELY, morning.send),
    ending("texts behind decisions, once nobody can object any more", DAILY, decisions.texts_over),
    Chore("late objections that rise in the queue", HOURLY, appeals.raise_late),
    Chore("years whose public figures were counted", HOURLY, transparency.publish),
    Chore("stewards to ask whether the facts of their place are right", HOURLY, stewards.ask_due),
    clearing(
        "words of what readers told, once it was seen to",
        DAILY,
        finders.over,
        body="",
        right="",
        answer="",
        translation="",
        seen="",
    ),
    *retention.chores(HOLDINGS),
    *forum.LAST_CHORES,
)

OVERSIGHT = Oversight(unmasking.is_revealed, access.is_open, access.read_by)
STAFF_PAGES = StaffPages(
    "desk.item", ("desk.", "admin.", "renderings."), waiting.start_of, waiting.counted, "corrections.own"
)

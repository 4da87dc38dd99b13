"""How the forum runs, for admins: what waits for workers, chores, the last backup, slow statements and faults."""

from starlette.responses import Response

from forum import metrics
from forum.operations import health
from forum.parts import FIGURES
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest

SHOWN = 20
"""Lines of each list at most, the most frequent first."""


async def index(request: ForumRequest) -> Response:
    known = metrics.requests
    spreads = {key: sum(spread.counts) for key, spread in list(known.items())}
    return page(
        request,
        "admin/operations.html",
        health=await health.look(request.forum.chores),
        began=metrics.since,
        answered=sum(spreads.values()),
        failed=sum(number for (_, status), number in spreads.items() if status >= 500),
        slow=sorted(metrics.statements.items(), key=lambda each: -each[1].times)[:SHOWN],
        faults=sorted(metrics.faults.items(), key=lambda each: -each[1].times)[:SHOWN],
        figures=[figure for source in FIGURES for figure in source()],
    )

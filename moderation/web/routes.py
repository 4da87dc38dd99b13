"""Every address of the team and of whom it decides about: those under a guarded mount are behind its rule too.

The admin's are in `admin/routes.py`, those of everybody in `public/routes.py`.
"""

from typing import Any

from starlette.routing import BaseRoute, Route

from forum.web.handlers.thread_page import again as thread_again
from forum.web.requests.endpoints import guarded, page, write
from forum.web.requests.rules import admin, every, fresh, moderator, permitted, signed_in, staff
from moderation.web.admin.program_routes import PROGRAMS
from moderation.web.admin.routes import ADMIN
from moderation.web.desk import (
    appeals,
    audit,
    batches,
    corrections,
    counter,
    decisions,
    helping,
    item,
    mediators,
    official,
    queue,
    readings,
    reporting,
    scams,
    searches,
    stale_steps,
    start,
    statistics,
    translations,
    triage,
)
from moderation.web.public.routes import PUBLIC

How = dict[str, Any]

OF_ITEMS: How = {"on_refusal": item.again}
OF_DECISIONS: How = {"shape": decisions.DECIDE, "on_refusal": decisions.again}
OF_SCAMS: How = {"on_refusal": scams.again}
OF_CORRECTIONS: How = {"on_refusal": corrections.again}
OF_APPEALS: How = {"shape": appeals.DECIDE, "on_refusal": appeals.again}

DESK: list[Route] = [
    # triage
    page("/triage", triage.index, "desk.triage", permitted("triage")),
    # the queue
    page("/queue", queue.index, "desk.queue", moderator),
    page("/queue/batches/{batch:id}", batches.show, "desk.batch", moderator),
    write("/queue/batches/{batch:id}", batches.reject, "desk.batch.reject", every(moderator, fresh), shape=batches.REJECT, on_refusal=batches.again, atomic=False),
    write("/queue/batches/{batch:id}/reversal", batches.undo, "desk.batch.undo", every(moderator, fresh), on_refusal=batches.again, atomic=False),
    write("/queue/next", queue.claim_next, "desk.next", moderator, shape=queue.NEXT, on_refusal=queue.index_again),
    page("/queue/{item:id}", item.show, "desk.item", moderator),
    write("/queue/{item:id}/claim", item.claim, "desk.claim", moderator, shape=item.CLAIM, **OF_ITEMS),
    write("/queue/{item:id}/claim/removal", item.release, "desk.release", moderator, **OF_ITEMS),
    write("/queue/{item:id}/unmasking", item.reveal, "desk.reveal", every(moderator, fresh), shape=item.REVEAL, **OF_ITEMS),
    write("/decisions", decisions.create, "desk.decide", moderator, **OF_DECISIONS),
    write("/decisions/{decision:id}/reversal", decisions.undo, "desk.undo", moderator, shape=decisions.UNDO, on_refusal=decisions.undo_again),
    write("/appeals/{appeal:id}", appeals.decide, "desk.appeal", moderator, **OF_APPEALS),
    # reports of scams
    page("/scams", scams.index, "desk.scams", moderator),
    page("/scams/{scam:number}", scams.show, "desk.scam", moderator),
    write("/scams/{scam:number}/claim", scams.claim, "desk.scam.claim", moderator, shape=scams.CLAIM, **OF_SCAMS),
    write("/scams/{scam:number}/done", scams.see_to, "desk.scam.see_to", moderator, shape=scams.SHAPE, **OF_SCAMS),
    write("/scams/{scam:number}/unmasking", scams.reveal, "desk.scam.reveal", every(moderator, fresh), shape=scams.REVEAL, **OF_SCAMS),
    write("/scams/{scam:number}/phrase", scams.propose, "desk.scam.propose", moderator, shape=scams.PHRASE, **OF_SCAMS),
    # oversight
    page("/statistics", statistics.index, "desk.statistics", permitted("see_statistics")),
    page("/statistics.csv", statistics.export, "desk.statistics.csv", permitted("see_statistics")),
    page("/statements.csv", reporting.statements, "desk.statements.csv", permitted("report_decisions")),
    page("/transparency-report.zip", reporting.report, "desk.report", permitted("report_decisions")),
    page("/audit", audit.index, "desk.audit", permitted("see_audit")),
    page("/audit.csv", audit.export, "desk.audit.csv", permitted("see_audit")),
    page("/readings", readings.index, "desk.readings", permitted("read_with_reason")),
    write("/readings", readings.create, "desk.readings.create", every(permitted("read_with_reason"), fresh), shape=readings.SHAPE, on_refusal=readings.again),
    # official answers
    page("/official", official.index, "desk.official", permitted("review_official")),
    page("/steps", stale_steps.index, "desk.steps", permitted("review_official")),
]  # fmt: skip

HANDLED: list[Route] = [
    # what staff do to one question, from its page or from the triage list
    write("/threads/{thread:id}/assignment", triage.assign, "threads.assignment", signed_in, shape=triage.ASSIGNMENT, on_refusal=thread_again, limit="answer"),
    write("/threads/{thread:id}/language", triage.retag, "threads.language", signed_in, shape=triage.RETAGGED, on_refusal=thread_again, limit="answer"),
    write("/threads/{thread:id}/needs", triage.say_needs, "threads.needs", signed_in, shape=triage.NEEDED, on_refusal=thread_again, limit="answer"),
    write("/threads/{thread:id}/gist", triage.sum_up, "threads.gist", signed_in, shape=triage.GIST, on_refusal=thread_again, limit="answer", says=("gist",)),
    write("/threads/{thread:id}/notes", triage.note, "threads.notes", signed_in, shape=triage.NOTE, on_refusal=thread_again, limit="answer"),
]  # fmt: skip

CORRECTIONS: list[Route] = [
    # what readers found wrong on pages
    page("/desk/corrections", corrections.index, "desk.corrections", permitted("see_corrections")),
    page("/desk/corrections/{correction:number}", corrections.show, "desk.correction", permitted("see_corrections")),
    write("/desk/corrections/{correction:number}/claim", corrections.claim, "desk.corrections.claim", permitted("answer_corrections"), shape=corrections.CLAIM, **OF_CORRECTIONS),
    write("/desk/corrections/{correction:number}/done", corrections.see_to, "desk.corrections.see_to", permitted("answer_corrections"), shape=corrections.SHAPE, **OF_CORRECTIONS),
    write("/desk/corrections/{correction:number}/translation", corrections.translate, "desk.corrections.translate", permitted("see_translations"), shape=corrections.TRANSLATED, **OF_CORRECTIONS),
]  # fmt: skip

FOR_MEDIATORS_TOO: list[BaseRoute] = [
    page("/desk/start", start.index, "desk.start", start.at_work),
    page("/desk/translations", translations.index, "desk.translations", permitted("see_translations")),
    page("/desk/searches", searches.index, "desk.searches", permitted("mend_searches")),
    write("/desk/searches", searches.mend, "desk.searches.mend", permitted("mend_searches"), shape=searches.SHAPE, on_refusal=searches.again),
    page("/desk/mediators", mediators.index, "desk.mediators", permitted("see_mediators")),
    write("/desk/mediators/{request:number}/coming", mediators.take, "desk.mediators.take", permitted("see_mediators"), shape=mediators.TAKE, on_refusal=mediators.again),
    write("/desk/mediators/{request:number}/refusal", mediators.decline, "desk.mediators.decline", permitted("decline_mediator"), shape=mediators.DECLINE, on_refusal=mediators.again),
    page("/desk/counter", counter.new, "desk.counter", permitted("ask_for_others")),
    write("/desk/counter", counter.create, "desk.counter.create", permitted("ask_for_others"), shape=counter.SHAPE, on_refusal=counter.again, limit="answer"),
    page("/desk/counter/{question:id}/slip", counter.slip, "desk.counter.slip", permitted("ask_for_others")),
    page("/desk/counter/help", helping.new, "desk.helping", permitted("help_at_counter")),
    write("/desk/counter/help", helping.create, "desk.helping.create", every(permitted("help_at_counter"), fresh), shape=helping.SHAPE, on_refusal=helping.again, limit="help"),
    page("/desk/counter/help/paper", helping.paper, "desk.helping.paper", permitted("help_at_counter")),
    write("/desk/counter/{question:id}/code", counter.new_code, "desk.counter.code", every(permitted("ask_for_others"), fresh), on_refusal=counter.slip_again, limit="answer"),
]  # fmt: skip

MOUNTS: list[BaseRoute] = [
    guarded("/admin", admin, [*ADMIN, *PROGRAMS]),
    *FOR_MEDIATORS_TOO,
    *CORRECTIONS,
    guarded("/desk", staff, DESK),
    *PUBLIC,
    *HANDLED,
]

"""The desk and the admin pages: every address under a guarded mount, each line behind its mount's rule."""

from typing import Any

from starlette.routing import BaseRoute, Route

from forum.web.endpoints import admin, anyone, every, fresh, guarded, holding, moderator, page, signed_in, staff, write
from forum.web.threads import again as thread_again
from moderation.web import (
    appeals,
    audit,
    cabinets,
    categories,
    decisions,
    facts,
    flags,
    institutions,
    languages,
    offering,
    official,
    queue,
    readings,
    replies,
    roles,
    routing,
    rules,
    sources,
    statistics,
    topics,
    transparency,
    triage,
)

How = dict[str, Any]

OF_RULES: How = {"shape": rules.SHAPE, "again": rules.again}
OF_CATEGORIES: How = {"shape": categories.SHAPE, "again": categories.again}
OF_TOPICS: How = {"shape": topics.SHAPE, "again": topics.again}
OF_LANGUAGES: How = {"shape": languages.SHAPE, "again": languages.again}
OF_CABINETS: How = {"shape": cabinets.SHAPE, "again": cabinets.again}
ACTS: How = {"again": offering.again}
OF_INSTITUTIONS: How = {"shape": institutions.SHAPE, "again": institutions.again}

OF_ROUTING: How = {"shape": routing.SHAPE, "again": routing.again}
OF_REPLIES: How = {"shape": replies.SHAPE, "again": replies.again}

ADMIN: list[Route] = [
    page("/categories", categories.index, "admin.categories"),
    page("/categories/new", categories.new, "admin.categories.new"),
    write("/categories/new", categories.create, "admin.categories.create", **OF_CATEGORIES),
    page("/categories/{key:word}/edit", categories.edit, "admin.categories.edit"),
    write("/categories/{key:word}/edit", categories.save, "admin.categories.save", **OF_CATEGORIES),
    page("/topics", topics.index, "admin.topics"),
    page("/topics/new", topics.new, "admin.topics.new"),
    write("/topics/new", topics.create, "admin.topics.create", **OF_TOPICS),
    page("/topics/{key:word}/edit", topics.edit, "admin.topics.edit"),
    write("/topics/{key:word}/edit", topics.save, "admin.topics.save", **OF_TOPICS),
    page("/languages", languages.index, "admin.languages"),
    page("/languages/new", languages.new, "admin.languages.new"),
    write("/languages/new", languages.create, "admin.languages.create", **OF_LANGUAGES),
    page("/languages/{key:word}/edit", languages.edit, "admin.languages.edit"),
    write("/languages/{key:word}/edit", languages.save, "admin.languages.save", **OF_LANGUAGES),
    page("/cabinets", cabinets.index, "admin.cabinets"),
    page("/cabinets/new", cabinets.new, "admin.cabinets.new"),
    write("/cabinets/new", cabinets.create, "admin.cabinets.create", **OF_CABINETS),
    page("/cabinets/{key:word}/edit", cabinets.edit, "admin.cabinets.edit"),
    write("/cabinets/{key:word}/edit", cabinets.save, "admin.cabinets.save", **OF_CABINETS),
    # where new questions go, and what answers begin from
    page("/routing", routing.index, "admin.routing"),
    page("/routing/new", routing.edit, "admin.routing.new"),
    write("/routing/new", routing.save, "admin.routing.create", **OF_ROUTING),
    page("/routing/{rule:number}/edit", routing.edit, "admin.routing.edit"),
    write("/routing/{rule:number}/edit", routing.save, "admin.routing.save", **OF_ROUTING),
    write("/routing/{rule:number}/position", routing.move, "admin.routing.move", shape=routing.DIRECTION, again=routing.index_again),
    write("/routing/{rule:number}/archiving", routing.archive, "admin.routing.archive", again=routing.index_again),
    page("/replies", replies.index, "admin.replies"),
    page("/replies/new", replies.edit, "admin.replies.new"),
    write("/replies/new", replies.save, "admin.replies.create", **OF_REPLIES),
    page("/replies/{reply:number}/edit", replies.edit, "admin.replies.edit"),
    write("/replies/{reply:number}/edit", replies.save, "admin.replies.save", **OF_REPLIES),
    write("/replies/{reply:number}/archiving", replies.archive, "admin.replies.archive"),
    # what these four have in common; `section` is the list's own word
    write("/{section:word}/{key:word}/position", offering.move, "admin.move", **ACTS | {"shape": offering.DIRECTION}),
    write("/{section:word}/{key:word}/archiving", offering.archive, "admin.archive", **ACTS),
    write("/{section:word}/{key:word}/restoration", offering.restore, "admin.restore", **ACTS),
    # roles
    page("/roles", roles.index, "admin.roles"),
    write("/roles", roles.give, "admin.roles.give", fresh, shape=roles.SHAPE, again=roles.again),
    write("/roles/{grant:number}/end", roles.end, "admin.roles.end", fresh, again=roles.again),
    # facts
    page("/institutions", institutions.index, "admin.institutions"),
    page("/institutions/{period:number}/edit", institutions.edit, "admin.institutions.edit"),
    write("/institutions/{period:number}/edit", institutions.save, "admin.institutions.save", **OF_INSTITUTIONS),
    write("/institutions/{period:number}/use", institutions.use, "admin.institutions.use", again=institutions.use_again),
    page("/facts", facts.index, "admin.facts"),
    # rules of holding
    page("/rules", rules.index, "admin.rules", holding("manage_rules")),
    page("/rules/new", rules.edit, "admin.rules.new", holding("manage_rules")),
    write("/rules/new", rules.save, "admin.rules.create", holding("manage_rules"), **OF_RULES),
    page("/rules/{key:word}/edit", rules.edit, "admin.rules.edit", holding("manage_rules")),
    write("/rules/{key:word}/edit", rules.save, "admin.rules.save", holding("manage_rules"), **OF_RULES),
    # sources of official answers
    page("/sources", sources.index, "admin.sources", holding("manage_sources")),
    write("/sources/{source:number}/change", sources.change, "admin.sources.change", holding("manage_sources"), shape=sources.REASON, again=sources.again),
    write("/sources/{source:number}/unchange", sources.unchange, "admin.sources.unchange", holding("manage_sources"), again=sources.again),
]  # fmt: skip

OF_ITEMS: How = {"again": queue.item_again}
OF_DECISIONS: How = {"shape": decisions.DECIDE, "again": decisions.again}
OF_APPEALS: How = {"shape": appeals.DECIDE, "again": appeals.decide_again}
OF_FLAGS: How = {"shape": flags.FLAG, "again": flags.again, "limit": "flag"}
OBJECTING: How = {"shape": appeals.APPEAL, "again": appeals.again, "limit": "flag"}

DESK: list[Route] = [
    # triage
    page("/triage", triage.index, "desk.triage", holding("triage")),
    # the queue
    page("/queue", queue.index, "desk.queue", moderator),
    write("/queue/next", queue.claim_next, "desk.next", moderator, shape=queue.NEXT, again=queue.index_again),
    page("/queue/{item:id}", queue.show, "desk.item", moderator),
    write("/queue/{item:id}/claim", queue.claim, "desk.claim", moderator, **OF_ITEMS),
    write("/queue/{item:id}/release", queue.release, "desk.release", moderator, **OF_ITEMS),
    write("/queue/{item:id}/reveal", queue.reveal, "desk.reveal", every(moderator, fresh), shape=queue.REVEAL, **OF_ITEMS),
    write("/decisions", decisions.create, "desk.decide", moderator, **OF_DECISIONS),
    write("/decisions/{decision:id}/undo", decisions.undo, "desk.undo", moderator, shape=decisions.UNDO),
    write("/appeals/{appeal:id}", appeals.decide, "desk.appeal", moderator, **OF_APPEALS),
    # oversight
    page("/statistics", statistics.index, "desk.statistics", holding("see_statistics")),
    page("/statistics.csv", statistics.export, "desk.statistics.csv", holding("see_statistics")),
    page("/audit", audit.index, "desk.audit", holding("see_audit")),
    page("/audit.csv", audit.export, "desk.audit.csv", holding("see_audit")),
    page("/readings", readings.index, "desk.readings", holding("read_with_reason")),
    write("/readings", readings.create, "desk.readings.create", holding("read_with_reason"), shape=readings.SHAPE, again=readings.again),
    # official answers
    page("/official", official.index, "desk.official", holding("review_official")),
]  # fmt: skip

TOLD: list[Route] = [
    # what anybody may report, and what was decided about oneself
    page("/posts/{post:id}/flags/new", flags.new, "flags.new"),
    write("/posts/{post:id}/flags/new", flags.create, "flags.create", anyone, **OF_FLAGS),
    page("/flags/{code:word}", flags.show, "flags.show"),
    page("/transparency", transparency.show, "transparency"),
    page("/decisions/{decision:id}", decisions.show, "decisions.show"),
    page("/decisions/{decision:id}/appeal", appeals.new, "appeals.new"),
    write("/decisions/{decision:id}/appeal", appeals.create, "appeals.create", anyone, **OBJECTING),
]  # fmt: skip

HANDLED: list[Route] = [
    # what staff do to one question, from its page or from the triage list
    write("/threads/{thread:id}/assignment", triage.assign, "threads.assignment", signed_in, shape=triage.ASSIGNMENT, again=thread_again, limit="answer"),
    write("/threads/{thread:id}/needs", triage.say_needs, "threads.needs", signed_in, shape=triage.NEEDED, again=thread_again, limit="answer"),
    write("/threads/{thread:id}/notes", triage.note, "threads.notes", signed_in, shape=triage.NOTE, again=thread_again, limit="answer"),
]  # fmt: skip

MOUNTS: list[BaseRoute] = [guarded("/admin", admin, ADMIN), guarded("/desk", staff, DESK), *TOLD, *HANDLED]

"""The admin's addresses, each behind the rule of their mount."""

from typing import Any

from starlette.routing import Route

from forum.web.requests.endpoints import page, write
from forum.web.requests.rules import fresh, permitted
from moderation.web.admin import (
    cabinets,
    categories,
    conflicts,
    documents,
    duty,
    factors,
    facts,
    help_lines,
    holding_rules,
    holidays,
    institutions,
    languages,
    leaflets,
    letters,
    links,
    mails,
    notices,
    operations,
    ordering,
    path_steps,
    paths,
    place_files,
    place_languages,
    places,
    proposals,
    reasons,
    roles,
    routing_rules,
    saved_replies,
    settings,
    sources,
    start,
    stewards,
    topics,
    translations,
    words,
)

How = dict[str, Any]

OF_RULES: How = {"shape": holding_rules.SHAPE, "on_refusal": holding_rules.again}
OF_CATEGORIES: How = {"shape": categories.SHAPE, "on_refusal": categories.again}
OF_TOPICS: How = {"shape": topics.SHAPE, "on_refusal": topics.again}
OF_LANGUAGES: How = {"shape": languages.SHAPE, "on_refusal": languages.again}
OF_CABINETS: How = {"shape": cabinets.SHAPE, "on_refusal": cabinets.again}
ACTS: How = {"on_refusal": ordering.again}
OF_DUTY: How = {"shape": duty.SHAPE, "on_refusal": duty.again}
OF_HOLIDAYS: How = {"shape": holidays.SHAPE, "on_refusal": holidays.again}
OF_INSTITUTIONS: How = {"shape": institutions.SHAPE, "on_refusal": institutions.again}
OF_LEAFLETS: How = {"shape": leaflets.SHAPE, "on_refusal": leaflets.again}
OF_PLACES: How = {"shape": places.SHAPE, "on_refusal": places.again}
OF_PATHS: How = {"shape": paths.SHAPE, "on_refusal": paths.again}
OF_STEPS: How = {"shape": path_steps.SHAPE, "on_refusal": path_steps.again}
OF_ROUTING: How = {"shape": routing_rules.SHAPE, "on_refusal": routing_rules.again}
OF_NOTICES: How = {"shape": notices.SHAPE, "on_refusal": notices.again, "says": notices.SAYS}
OF_REPLIES: How = {"shape": saved_replies.SHAPE, "on_refusal": saved_replies.again, "says": ("title", "body")}
OF_WORDS: How = {"shape": words.SHAPE, "on_refusal": words.again}
OF_REASONS: How = {"shape": reasons.SHAPE, "on_refusal": reasons.again}
IN_REASONS: How = {"on_refusal": reasons.index}

ADMIN: list[Route] = [
    page("/start", start.index, "admin.start"),
    page("/operations", operations.index, "admin.operations"),
    page("/categories", categories.index, "admin.categories"),
    page("/categories/new", categories.edit, "admin.categories.new"),
    write("/categories/new", categories.save, "admin.categories.create", **OF_CATEGORIES),
    page("/categories/{key:word}/edit", categories.edit, "admin.categories.edit"),
    write("/categories/{key:word}/edit", categories.save, "admin.categories.save", **OF_CATEGORIES),
    page("/topics", topics.index, "admin.topics"),
    page("/topics/new", topics.edit, "admin.topics.new"),
    write("/topics/new", topics.save, "admin.topics.create", **OF_TOPICS),
    page("/topics/{key:word}/edit", topics.edit, "admin.topics.edit"),
    write("/topics/{key:word}/edit", topics.save, "admin.topics.save", **OF_TOPICS),
    page("/languages", languages.index, "admin.languages"),
    page("/languages/new", languages.edit, "admin.languages.new"),
    write("/languages/new", languages.save, "admin.languages.create", **OF_LANGUAGES),
    page("/languages/{key:word}/edit", languages.edit, "admin.languages.edit"),
    write("/languages/{key:word}/edit", languages.save, "admin.languages.save", **OF_LANGUAGES),
    page("/cabinets", cabinets.index, "admin.cabinets"),
    page("/cabinets/new", cabinets.edit, "admin.cabinets.new"),
    write("/cabinets/new", cabinets.save, "admin.cabinets.create", **OF_CABINETS),
    page("/cabinets/{key:word}/edit", cabinets.edit, "admin.cabinets.edit"),
    write("/cabinets/{key:word}/edit", cabinets.save, "admin.cabinets.save", **OF_CABINETS),
    # stewards of places
    page("/stewards", stewards.index, "admin.stewards"),
    write("/stewards", stewards.create, "admin.stewards.create", shape=stewards.SHAPE, on_refusal=stewards.again, limit="mail"),
    write("/stewards/{key:word}/link", stewards.send_link, "admin.stewards.send_link", on_refusal=stewards.again, limit="mail"),
    write("/stewards/{key:word}/removal", stewards.remove, "admin.stewards.remove", on_refusal=stewards.again),
    write("/stewards/changes/{word:number}", stewards.decide, "admin.stewards.decide", shape=stewards.DECISION, on_refusal=stewards.again),
    # places, and when they are open
    page("/places", places.index, "admin.places"),
    page("/places/new", places.edit, "admin.places.new"),
    write("/places/new", places.save, "admin.places.create", **OF_PLACES),
    page("/places/files", place_files.index, "admin.places.files"),
    write("/places/files", place_files.look_at, "admin.places.look_at", shape=place_files.SHAPE, on_refusal=place_files.index),
    page("/places/files/{kept:number}", place_files.preview, "admin.places.preview"),
    write("/places/files/{kept:number}", place_files.take_in, "admin.places.take_in", shape=place_files.TAKING, on_refusal=place_files.preview),
    page("/places/{key:word}/edit", places.edit, "admin.places.edit"),
    write("/places/{key:word}/edit", places.save, "admin.places.save", **OF_PLACES),
    page("/places/{key:word}/hours", places.edit_hours, "admin.places.hours"),
    write("/places/{key:word}/hours", places.save_hours, "admin.places.set_hours", shape=places.HOURS, on_refusal=places.hours_again),
    page("/places/{key:word}/languages", place_languages.edit, "admin.places.spoken"),
    write("/places/{key:word}/languages", place_languages.save, "admin.places.set_language", shape=place_languages.SHAPE, on_refusal=place_languages.again),
    write("/places/{key:word}/days", places.set_day, "admin.places.set_day", shape=places.DAY, on_refusal=places.hours_again),
    write("/places/{key:word}/days/{day:word}/removal", places.remove_day, "admin.places.remove_day", on_refusal=places.index),
    # paths and their steps
    page("/paths", paths.index, "admin.paths"),
    page("/paths/new", paths.edit, "admin.paths.new"),
    write("/paths/new", paths.save, "admin.paths.create", **OF_PATHS),
    page("/paths/{key:word}/edit", paths.edit, "admin.paths.edit"),
    write("/paths/{key:word}/edit", paths.save, "admin.paths.save", **OF_PATHS),
    write("/paths/{key:word}/check", paths.check, "admin.paths.check", on_refusal=paths.index),
    write("/paths/{key:word}/archiving", paths.archive, "admin.paths.archive", on_refusal=paths.index),
    write("/paths/{key:word}/restoration", paths.restore, "admin.paths.restore", on_refusal=paths.index),
    page("/paths/{key:word}/steps/new", path_steps.edit, "admin.paths.new_step"),
    write("/paths/{key:word}/steps/new", path_steps.save, "admin.paths.create_step", **OF_STEPS),
    page("/paths/{key:word}/steps/{step:number}/edit", path_steps.edit, "admin.paths.step"),
    write("/paths/{key:word}/steps/{step:number}/edit", path_steps.save, "admin.paths.save_step", **OF_STEPS),
    write("/paths/{key:word}/steps/{step:number}/position", path_steps.move, "admin.paths.move_step", shape=path_steps.DIRECTION, on_refusal=paths.index),
    write("/paths/{key:word}/steps/{step:number}/removal", path_steps.remove, "admin.paths.remove_step", on_refusal=paths.index),
    # leaflets, and what there is of each in every language
    page("/leaflets", leaflets.index, "admin.leaflets"),
    page("/leaflets/new", leaflets.edit, "admin.leaflets.new"),
    write("/leaflets/new", leaflets.save, "admin.leaflets.create", **OF_LEAFLETS),
    page("/leaflets/{key:word}/edit", leaflets.edit, "admin.leaflets.edit"),
    write("/leaflets/{key:word}/edit", leaflets.save, "admin.leaflets.save", **OF_LEAFLETS),
    write("/leaflets/{key:word}/removal", leaflets.remove, "admin.leaflets.remove", on_refusal=leaflets.index),
    page("/leaflets/{key:word}/versions", leaflets.versions, "admin.leaflets.versions"),
    write("/leaflets/{key:word}/versions", leaflets.set_version, "admin.leaflets.set_version", shape=leaflets.VERSION, on_refusal=leaflets.versions_again, limit="answer", atomic=False, large=True),
    write("/leaflets/{key:word}/versions/{language:word}/removal", leaflets.remove_version, "admin.leaflets.remove_version", on_refusal=leaflets.index),
    # where new questions go, and what answers begin from
    page("/routing", routing_rules.index, "admin.routing"),
    page("/routing/new", routing_rules.edit, "admin.routing.new"),
    write("/routing/new", routing_rules.save, "admin.routing.create", **OF_ROUTING),
    page("/routing/{rule:number}/edit", routing_rules.edit, "admin.routing.edit"),
    write("/routing/{rule:number}/edit", routing_rules.save, "admin.routing.save", **OF_ROUTING),
    write("/routing/{rule:number}/position", routing_rules.move, "admin.routing.move", shape=routing_rules.DIRECTION, on_refusal=routing_rules.index),
    write("/routing/{rule:number}/archiving", routing_rules.archive, "admin.routing.archive", on_refusal=routing_rules.index),
    page("/replies", saved_replies.index, "admin.replies"),
    page("/replies/new", saved_replies.edit, "admin.replies.new"),
    write("/replies/new", saved_replies.save, "admin.replies.create", **OF_REPLIES),
    page("/replies/{reply:number}/edit", saved_replies.edit, "admin.replies.edit"),
    write("/replies/{reply:number}/edit", saved_replies.save, "admin.replies.save", **OF_REPLIES),
    write("/replies/{reply:number}/archiving", saved_replies.archive, "admin.replies.archive"),
    page("/reasons", reasons.index, "admin.reasons", permitted("manage_rules")),
    page("/reasons/new", reasons.edit, "admin.reasons.new", permitted("manage_rules")),
    write("/reasons/new", reasons.save, "admin.reasons.create", permitted("manage_rules"), **OF_REASONS),
    page("/reasons/{reason:number}/edit", reasons.edit, "admin.reasons.edit", permitted("manage_rules")),
    write("/reasons/{reason:number}/edit", reasons.save, "admin.reasons.save", permitted("manage_rules"), **OF_REASONS),
    write("/reasons/{reason:number}/position", reasons.move, "admin.reasons.move", permitted("manage_rules"), shape=reasons.DIRECTION, **IN_REASONS),
    write("/reasons/{reason:number}/archiving", reasons.archive, "admin.reasons.archive", permitted("manage_rules"), **IN_REASONS),
    write("/reasons/{reason:number}/restoration", reasons.restore, "admin.reasons.restore", permitted("manage_rules"), **IN_REASONS),
    # what pages announce
    page("/notices", notices.index, "admin.notices"),
    page("/notices/new", notices.edit, "admin.notices.new"),
    write("/notices/new", notices.save, "admin.notices.create", **OF_NOTICES),
    page("/notices/{notice:number}/edit", notices.edit, "admin.notices.edit"),
    write("/notices/{notice:number}/edit", notices.save, "admin.notices.save", **OF_NOTICES),
    write("/notices/{notice:number}/ending", notices.end, "admin.notices.end"),
    # what words of searches mean
    page("/words", words.index, "admin.words"),
    page("/words/new", words.edit, "admin.words.new"),
    write("/words/new", words.save, "admin.words.create", **OF_WORDS),
    page("/words/{term:number}/edit", words.edit, "admin.words.edit"),
    write("/words/{term:number}/edit", words.save, "admin.words.save", **OF_WORDS),
    write("/words/{term:number}/archiving", words.archive, "admin.words.archive", on_refusal=words.index),
    write("/words/{term:number}/restoration", words.restore, "admin.words.restore", on_refusal=words.index),
    # what is in force, and the numbers an admin decides
    page("/settings", settings.edit, "admin.settings"),
    write("/settings", settings.save, "admin.settings.save", shape=settings.SHAPE, on_refusal=settings.again),
    # legal documents, and the addresses they name
    page("/documents", documents.index, "admin.documents"),
    write("/documents/{document:word}/approval", documents.approve, "admin.documents.approve", fresh, shape=documents.APPROVED, on_refusal=documents.index),
    write("/documents/addresses", documents.propose_address, "admin.documents.address", shape=documents.ADDRESS, on_refusal=documents.index),
    # translations of the interface
    page("/translations", translations.index, "admin.translations"),
    write("/translations", translations.save, "admin.translations.save", shape=translations.SHAPE, on_refusal=translations.index),
    # what these four have in common; `section` is the list's own word
    write("/{section:word}/{key:word}/position", ordering.move, "admin.move", **ACTS | {"shape": ordering.DIRECTION}),
    write("/{section:word}/{key:word}/archiving", ordering.archive, "admin.archive", **ACTS),
    write("/{section:word}/{key:word}/restoration", ordering.restore, "admin.restore", **ACTS),
    page("/roles", roles.index, "admin.roles"),
    write("/roles", roles.give, "admin.roles.give", fresh, shape=roles.SHAPE, on_refusal=roles.index),
    write("/roles/{grant:number}/revocation", roles.end, "admin.roles.end", fresh, on_refusal=roles.index),
    # somebody who lost their second factor
    page("/factors", factors.index, "admin.factors"),
    write("/factors", factors.propose, "admin.factors.propose", fresh, shape=factors.SHAPE, on_refusal=factors.index),
    # the team's accounts that are connected with the institution's
    page("/links", links.index, "admin.links"),
    write("/links", links.propose, "admin.links.propose", fresh, shape=links.SHAPE, on_refusal=links.index),
    write("/links/{link:number}/removal", links.end, "admin.links.end", fresh, on_refusal=links.index),
    write("/links/{link:number}/password", links.allow_password, "admin.links.password", fresh, shape=links.PASSWORD, on_refusal=links.index),
    # what takes two admins
    page("/proposals", proposals.index, "admin.proposals"),
    write("/proposals/{proposal:number}/confirmation", proposals.confirm, "admin.proposals.confirm", fresh, on_refusal=proposals.index),
    write("/proposals/{proposal:number}/removal", proposals.drop, "admin.proposals.drop", fresh, on_refusal=proposals.index),
    page("/institutions", institutions.index, "admin.institutions"),
    page("/institutions/{key:word}/new", institutions.edit, "admin.institutions.new"),
    write("/institutions/{key:word}/new", institutions.save, "admin.institutions.create", **OF_INSTITUTIONS),
    page("/institutions/{period:number}/edit", institutions.edit, "admin.institutions.edit"),
    write("/institutions/{period:number}/edit", institutions.save, "admin.institutions.save", **OF_INSTITUTIONS),
    write("/institutions/{period:number}/activation", institutions.use, "admin.institutions.use", on_refusal=institutions.index),
    page("/facts", facts.index, "admin.facts"),
    page("/conflicts", conflicts.index, "admin.conflicts"),
    write("/conflicts/{key:word}", conflicts.settle, "admin.conflicts.settle", shape=conflicts.SHAPE, on_refusal=conflicts.index),
    # help lines, whose changes take two admins
    page("/lines", help_lines.index, "admin.lines"),
    page("/lines/{key:word}/edit", help_lines.edit, "admin.lines.edit"),
    write("/lines/{key:word}/edit", help_lines.propose, "admin.lines.propose", shape=help_lines.SHAPE, on_refusal=help_lines.again),
    write("/lines/changes/{change:number}/confirmation", help_lines.confirm, "admin.lines.confirm", fresh, on_refusal=help_lines.index),
    write("/lines/changes/{change:number}/dismissal", help_lines.drop, "admin.lines.drop", fresh, on_refusal=help_lines.index),
    # letters, whose rules take two admins
    page("/letters", letters.index, "admin.letters"),
    page("/letters/{key:word}/edit", letters.edit, "admin.letters.edit"),
    write("/letters/{key:word}/edit", letters.propose, "admin.letters.propose", shape=letters.SHAPE, on_refusal=letters.again),
    # municipal holidays
    page("/holidays", holidays.index, "admin.holidays"),
    page("/holidays/new", holidays.edit, "admin.holidays.new"),
    write("/holidays/new", holidays.save, "admin.holidays.create", **OF_HOLIDAYS),
    page("/holidays/{holiday:number}/edit", holidays.edit, "admin.holidays.edit"),
    write("/holidays/{holiday:number}/edit", holidays.save, "admin.holidays.save", **OF_HOLIDAYS),
    write("/holidays/{holiday:number}/removal", holidays.remove, "admin.holidays.remove", on_refusal=holidays.index),
    # mails, and who is on duty outside working hours
    page("/mails", mails.index, "admin.mails"),
    page("/duty", duty.index, "admin.duty"),
    page("/duty/new", duty.edit, "admin.duty.new"),
    write("/duty/new", duty.save, "admin.duty.create", **OF_DUTY),
    page("/duty/{duty:number}/edit", duty.edit, "admin.duty.edit"),
    write("/duty/{duty:number}/edit", duty.save, "admin.duty.save", **OF_DUTY),
    write("/duty/{duty:number}/removal", duty.remove, "admin.duty.remove"),
    # rules of holding
    page("/rules", holding_rules.index, "admin.rules", permitted("manage_rules")),
    page("/rules/new", holding_rules.edit, "admin.rules.new", permitted("manage_rules")),
    write("/rules/new", holding_rules.save, "admin.rules.create", permitted("manage_rules"), **OF_RULES),
    page("/rules/{key:word}/edit", holding_rules.edit, "admin.rules.edit", permitted("manage_rules")),
    write("/rules/{key:word}/edit", holding_rules.save, "admin.rules.save", permitted("manage_rules"), **OF_RULES),
    # sources of official answers
    page("/sources", sources.index, "admin.sources", permitted("manage_sources")),
    write("/sources/{source:number}/amendment", sources.change, "admin.sources.change", permitted("manage_sources"), shape=sources.REASON, on_refusal=sources.index),
    write("/sources/{source:number}/amendment/removal", sources.unchange, "admin.sources.unchange", permitted("manage_sources"), on_refusal=sources.index),
]  # fmt: skip

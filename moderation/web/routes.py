"""The desk and the admin pages: every address under a guarded mount, each line behind its mount's rule."""

from typing import Any

from starlette.routing import BaseRoute, Route

from forum.web.endpoints import admin, guarded, page, write
from moderation.web import cabinets, categories, facts, institutions, languages, offering, roles, topics

How = dict[str, Any]

OF_CATEGORIES: How = {"shape": categories.SHAPE, "again": categories.again}
OF_TOPICS: How = {"shape": topics.SHAPE, "again": topics.again}
OF_LANGUAGES: How = {"shape": languages.SHAPE, "again": languages.again}
OF_CABINETS: How = {"shape": cabinets.SHAPE, "again": cabinets.again}
ACTS: How = {"again": offering.again}
OF_INSTITUTIONS: How = {"shape": institutions.SHAPE, "again": institutions.again}

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
    # what these four have in common; `section` is the list's own word
    write("/{section:word}/{key:word}/position", offering.move, "admin.move", **ACTS | {"shape": offering.DIRECTION}),
    write("/{section:word}/{key:word}/archiving", offering.archive, "admin.archive", **ACTS),
    write("/{section:word}/{key:word}/restoration", offering.restore, "admin.restore", **ACTS),
    # roles
    page("/roles", roles.index, "admin.roles"),
    write("/roles", roles.give, "admin.roles.give", shape=roles.SHAPE, again=roles.again),
    write("/roles/{grant:number}/end", roles.end, "admin.roles.end", again=roles.again),
    # facts
    page("/institutions", institutions.index, "admin.institutions"),
    page("/institutions/{period:number}/edit", institutions.edit, "admin.institutions.edit"),
    write("/institutions/{period:number}/edit", institutions.save, "admin.institutions.save", **OF_INSTITUTIONS),
    write("/institutions/{period:number}/use", institutions.use, "admin.institutions.use", again=institutions.use_again),
    page("/facts", facts.index, "admin.facts"),
]  # fmt: skip

MOUNTS: list[BaseRoute] = [guarded("/admin", admin, ADMIN)]

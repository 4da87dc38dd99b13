"""Sentences for the codes that the domain answers with, one file a noun."""

from forum.web.rendering.words.catalogue import ICONS, SOURCES
from forum.web.rendering.words.errors import ERRORS
from forum.web.rendering.words.notices import NOTICES
from forum.web.rendering.words.pages import PAGES
from forum.web.rendering.words.people import NOTIFICATIONS, ROLES
from forum.web.rendering.words.posts import ACTS, STATUSES, VERSIONS
from forum.web.rendering.words.problems import PROBLEMS

__all__ = [
    "ACTS",
    "ERRORS",
    "ICONS",
    "NOTICES",
    "NOTIFICATIONS",
    "PAGES",
    "PROBLEMS",
    "ROLES",
    "SOURCES",
    "STATUSES",
    "VERSIONS",
]

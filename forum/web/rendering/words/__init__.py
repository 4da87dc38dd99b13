"""Sentences for the codes that the domain answers with, one file a noun."""

from forum.web.rendering.words.catalogue import ICONS, SOURCES
from forum.web.rendering.words.errors import ERRORS
from forum.web.rendering.words.notices import NOTICES
from forum.web.rendering.words.pages import PAGES
from forum.web.rendering.words.people import ROLES, TOLD
from forum.web.rendering.words.posts import ACTS, STANDINGS, STATUSES
from forum.web.rendering.words.problems import PROBLEMS

__all__ = [
    "ACTS",
    "ERRORS",
    "ICONS",
    "NOTICES",
    "PAGES",
    "PROBLEMS",
    "ROLES",
    "SOURCES",
    "STANDINGS",
    "STATUSES",
    "TOLD",
]

"""Sentences for the codes that the forum answers with, one file a noun."""

from forum.web.rendering.words.errors import ERRORS
from forum.web.rendering.words.notices import NOTICES
from forum.web.rendering.words.pages import PAGES
from forum.web.rendering.words.people import NOTIFICATIONS, ROLES
from forum.web.rendering.words.posts import ACTS, STATUSES, VERSIONS
from forum.web.rendering.words.problems import PROBLEMS
from forum.web.rendering.words.sentences import Sentences

__all__ = ["ACTS", "PAGES", "ROLES", "SENTENCES", "STATUSES", "VERSIONS", "Sentences"]

SENTENCES = Sentences(ERRORS, NOTICES, PROBLEMS, PAGES, NOTIFICATIONS)

"""Sentences for the codes that the forum answers with, one file a noun."""

from forum.web.rendering.words.errors import ERRORS
from forum.web.rendering.words.notices import NOTICES
from forum.web.rendering.words.pages import PAGES
from forum.web.rendering.words.people import ROLES, TOLD
from forum.web.rendering.words.posts import ACTS, STANDINGS, STATUSES
from forum.web.rendering.words.problems import PROBLEMS
from forum.web.rendering.words.sentences import Sentences

__all__ = ["ACTS", "PAGES", "ROLES", "SENTENCES", "STANDINGS", "STATUSES", "Sentences"]

SENTENCES = Sentences(ERRORS, NOTICES, PROBLEMS, PAGES, TOLD)

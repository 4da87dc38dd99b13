"""The names of the columns in files of official answers."""

from forum.web.rendering.words.mark import _

REUSE_COLUMNS = {
    "answer": _("Answer"),
    "version": _("Version"),
    "state": _("State"),
    "rendering": _("Translated by a mediator"),
    "language": _("Language"),
    "short_answer": _("In short"),
    "text": _("Text"),
    "sources": _("Sources"),
    "topic": _("Topic"),
    "cabinet": _("Cabinet"),
    "valid_from": _("Valid from"),
    "review_by": _("Review by"),
    "marked_on": _("Official since"),
    "ended_on": _("Official until"),
    "address": _("Address"),
    "licence": _("Licence"),
}

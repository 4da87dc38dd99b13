"""How long things are kept, by the names of the numbers that admins set."""

from forum.web.rendering.words.mark import _

PERIOD_NAMES = {
    "draft_days": _("Days that forgotten drafts are kept"),
    "search_days": _("Days that words of searches without a result are kept"),
    "notification_days": _("Days that notifications are kept"),
    "visitor_days": _("Days that a visitor’s vote is tied to their browser"),
    "address_days": _("Days that an email address that nobody confirmed is kept"),
    "report_days": _("Days that the words of decided reports and of what readers found wrong are kept"),
    "rejected_days": _("Days that rejected texts are kept"),
    "file_days": _("Days that files of questions are kept after nothing happened any more"),
    "mediator_days": _("Days that requests for a mediator are kept after they have ended"),
    "unused_months": _("Months after which an account that nobody uses is erased"),
}

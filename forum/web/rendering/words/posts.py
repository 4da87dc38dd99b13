"""Threads and posts: acts, statuses and official answers."""

from forum.web.rendering.words.mark import _

ACTS = {
    "information": _("Asked for more information"),
    "telephone": _("Needs telephone translation"),
    "referral": _("Sent to another institution"),
    "needs_ended": _("Needs nothing more besides an answer"),
    "clarified": _("The asker added to the question"),
    "closed": _("Closed"),
    "reopened": _("Opened again"),
    "withdrawn": _("Withdrawn by its author"),
    "made_private": _("Made private"),
    "routed": _("Handed to"),
    "linked": _("Linked with the same question"),
    "rejected": _("Rejected"),
    "mediators_asked": _("Mediators may read it"),
    "retagged": _("The language was corrected to"),
}

STATUSES = {
    "pending": _("Not shown yet"),
    "published": _("Shown in the conversation"),
    "hidden": _("Hidden"),
    "rejected": _("Rejected"),
    "removed": _("Withdrawn by its author"),
    "erased": _("Erased"),
}

VERSIONS = {
    "marked": _("Marked as official"),
    "proposed": _("Confirmed by a second officer"),
    "renewed": _("Renewed with the same words"),
    "corrected": _("Corrected"),
    "corrected.typo": _("Corrected: a typing mistake"),
    "corrected.detail": _("Corrected: a detail"),
    "corrected.meaning": _("Corrected: the meaning"),
}

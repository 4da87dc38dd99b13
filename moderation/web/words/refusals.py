"""Refusals by their code, as heading and text: of a form, and as a page."""

from forum.web.rendering.words.mark import _

PROBLEMS = {
    "place_changed": (
        _("The place was changed meanwhile"),
        _("Refuse the change, then send another link."),
    ),
    "taken": (
        _("Somebody else has this question in hand"),
        _("Nothing was changed. Talk to them, or have it given back first."),
    ),
    "claimed": (_("Somebody else has this in hand"), _("Nothing was changed. Take another one, or wait ten minutes.")),
    "item_ended": (_("This no longer waits"), _("Somebody has decided about it. Nothing was changed.")),
    "decided_meanwhile": (
        _("A colleague has already decided"),
        _("Your decision was not applied. What you wrote is kept."),
    ),
    "newer_decision": (
        _("Something newer was decided since"),
        _("Undo the newer decision first. Nothing was changed."),
    ),
    "authors_wish": (_("Whoever asked wants it private"), _("So it stays private. Nothing was changed.")),
    "written_since": (
        _("Something was written since that only the team could read"),
        _("So it stays private. Nothing was changed."),
    ),
    "changed_since": (
        _("It was changed since"),
        _("What was decided is no longer what stands there. Nothing was changed."),
    ),
    "already_edited": (_("The text was changed since"), _("What was masked can’t be put back into it any more.")),
    "texts_gone": (_("The text as it was is no longer kept"), _("So the decision can’t be undone.")),
    "appealed": (_("You objected to this already"), _("Somebody else of our team decides. We tell you here.")),
    "decision_undone": (_("This decision was undone"), _("There is nothing left to object to.")),
    "appeal_late": (
        _("The six months are over"),
        _("You can’t object here any more. A court may still be open to you."),
    ),
    "reason_needed": (
        _("This reason is still needed"),
        _("Something could not be reported or decided without it. Give what it carries to another one first."),
    ),
    "nothing_restricted": (_("Nothing was taken from you"), _("There is nothing to object to.")),
    "appeal_decided": (_("This objection was decided already"), _("Nothing was changed.")),
}

PAGES = {
    "own": (_("This is your own text"), _("Somebody else of the team decides about it. Nothing was changed.")),
    "own_link": (
        _("Somebody else decides about this"),
        _("No admin decides how their own account is opened. Nothing was changed."),
    ),
    "same_person": (
        _("Somebody else decides about this objection"),
        _("Whoever made a decision does not judge the objection to it. Nothing was changed."),
    ),
}

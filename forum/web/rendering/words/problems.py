"""Problems: refusals of a form by their code, as heading and text."""

from forum.web.rendering.words.mark import _

PROBLEMS = {
    "taken": (
        _("Somebody else has this question in hand"),
        _("Nothing was changed. Talk to them, or have it given back first."),
    ),
    "meanwhile": (
        _("Somebody else of the team is here too"),
        _(
            "They answered meanwhile, have the question in hand, or are writing an answer."
            " Your text is kept: look, then send it again if it is still needed."
        ),
    ),
    "invalid": (_("Please look at this once more"), _("What you typed is kept.")),
    "cookies": (
        _("Cookies are needed"),
        _(
            "Your browser refuses cookies. Without one we can’t know you again after you sign in."
            " Allow cookies for this site, then send it again: everything you typed is kept."
        ),
    ),
    "bad_key": (
        _("Please send it once more"),
        _("This form was old or came from elsewhere. Everything you typed is kept; nothing was sent yet."),
    ),
    "unproved": (_("Please type your password again"), _("Everything you typed is kept; nothing was done yet.")),
    "other_content": (
        _("This was sent before with other words"),
        _("Your first text was saved. Send this one too only if you want both."),
    ),
    "too_many": (
        _("Too many in a short time"),
        _("Please wait a little, then send it again. Everything you typed is kept."),
    ),
    "closed": (_("This conversation is closed"), _("Nothing was added. Your text is kept below.")),
    "ended": (
        _("Please sign in again"),
        _("Your session has ended. What you typed is kept and can be sent after you sign in."),
    ),
    "conflict": (_("Somebody was quicker"), _("The page has changed meanwhile. Look at it and send your text again.")),
    "not_an_answer": (
        _("This can’t be made official"),
        _("Only what an officer or a mediator answered can be an official answer."),
    ),
    "nothing_proposed": (
        _("There is nothing to confirm here"),
        _("The proposal was refused or another one took its place."),
    ),
    "not_official": (
        _("This is not the official answer"),
        _("It was withdrawn or another one took its place, so nothing was changed."),
    ),
    "handed_over": (
        _("The question is with another cabinet now"),
        _("It was handed over after you opened this page. Nothing was changed, and what you wrote is kept below."),
    ),
    "proposed_elsewhere": (
        _("This was proposed for another cabinet"),
        _("The question was handed over since. The cabinet that has it now proposes it anew. Nothing was changed."),
    ),
    "transfer_answered": (
        _("This no longer waits for an answer"),
        _(
            "Somebody answered, it was taken back, or the question went elsewhere. Nothing more was changed: look below."
        ),
    ),
    "has_duplicates": (_("Other questions point to this one"), _("Link them to the other question first.")),
    "has_password": (
        _("This person has chosen a password"),
        _("From then on the account is theirs alone. If they forget it, the code they were shown then helps."),
    ),
    "last_admin": (_("There must be an admin"), _("This is the last one, so nothing was changed.")),
    "category_in_use": (
        _("This category still has topics"),
        _("Archive its topics first, or move them to another category."),
    ),
    "cabinet_in_use": (_("Topics still use this cabinet"), _("Give those topics another cabinet first.")),
    "language_needed": (_("This language is needed"), _("Pages are in this language, so it can’t be archived.")),
    "category_archived": (
        _("The category of this topic is archived"),
        _("Restore the category first, or move the topic to another one."),
    ),
    "cabinet_archived": (
        _("The cabinet of this topic is archived"),
        _("Restore the cabinet first, or give the topic another one."),
    ),
    "claimed": (_("Somebody else has this in hand"), _("Nothing was changed. Take another one, or wait ten minutes.")),
    "item_ended": (_("This no longer waits"), _("Somebody has decided about it. Nothing was changed.")),
    "gone": (_("The text is no longer there"), _("Its author took it back or it was erased. Nothing was changed.")),
    "official_text": (
        _("This is the official answer"),
        _("It is changed by a correction, so that whoever relies on it is told. Nothing was changed."),
    ),
    "text_changed": (
        _("The text was changed since you read it"),
        _("Nothing was carried out yet. What you wrote is kept: read the text as it is now, then send yours again."),
    ),
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
    "line_decided": (_("This change was decided already"), _("Look at the list: nothing more was changed.")),
    "town_in_use": (
        _("A cabinet keeps this holiday"),
        _("Nothing was changed. Choose another town on the page of the cabinet first."),
    ),
    "not_valid_today": (
        _("These names are not for today"),
        _("Today is outside their days, so pages would have no name to show."),
    ),
}

"""Problems: refusals of a form by their code, as heading and text."""

from forum.web.rendering.words.mark import _

PROBLEMS = {
    "meanwhile": (
        _("Somebody else of the team is here too"),
        _(
            "They answered meanwhile, have the question in hand, or are writing an answer."
            " Your text is kept: look, then send it again if it is still needed."
        ),
    ),
    "contradicts": (
        _("This differs from what we have"),
        _("Nothing was sent yet, and what you typed is kept. Correct it, or say below that it is right."),
    ),
    "invalid": (_("Please check this again"), _("What you typed is kept.")),
    "open_requests": (
        _("You have three requests already"),
        _("Withdraw one that you no longer need, or call the support line."),
    ),
    "cookies": (
        _("Cookies are needed"),
        _(
            "Your browser refuses cookies. Without one we can’t recognise you after you sign in."
            " Allow cookies for this site, then send it again: everything you typed is kept."
        ),
    ),
    "wait": (
        _("Please wait ten seconds, then send it"),
        _("Very many questions arrive just now. Everything you typed is kept."),
    ),
    "bad_key": (
        _("Please send it once more"),
        _(
            "This form was out of date or came from another site. Everything you typed is kept; nothing has been sent yet."
        ),
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
    "nothing_to_confirm": (
        _("There is nothing to confirm here"),
        _("The text or its translation has changed meanwhile. Look at it as it is now."),
    ),
    "no_machine": (
        _("No machine translates this"),
        _(
            "It is private, official or translated by a mediator already, or no translator was set up. Nothing was changed."
        ),
    ),
    "machine_away": (
        _("The translating machine does not answer"),
        _("Nothing was changed. Try again later, or translate it yourself."),
    ),
    "rendering_outdated": (
        _("Look at the translation first"),
        _(
            "The original has changed, or readers say that the translation is wrong. Publish it anew, then read it aloud."
        ),
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
        _(
            "The question has been handed over since. The cabinet that has it now must propose it again. Nothing was changed."
        ),
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
    "factor_known": (_("Nothing was added"), _("You have this already, or ten passkeys. Remove one first.")),
    "provider_away": (
        _("The institution’s sign-in does not answer"),
        _("Try again in a few minutes, or use another way in that you have."),
    ),
    "provider_failed": (
        _("The sign-in could not be checked"),
        _("It took too long, or it did not begin in this browser. Begin again."),
    ),
    "provider_refused": (
        _("The institution’s sign-in did not let you in"),
        _("Nothing was changed. Begin again, or ask whoever runs it."),
    ),
    "provider_unknown": (
        _("No account of our team is connected with it"),
        _("Ask an admin to connect yours, or sign in with your name and connect it under “Second step”."),
    ),
    "provider_ended": (
        _("The institution’s sign-in has ended"),
        _("So it ended here too. Sign in there again to go on."),
    ),
    "link_taken": (
        _("It is connected already"),
        _("It belongs to another account here, or this account is connected with another one. Nothing was changed."),
    ),
    "last_way": (_("This is your only way"), _("Add another one first. Nothing was removed.")),
    "email_taken": (
        _("This address belongs to another account"),
        _("Nothing was changed. Remove it there first, or use another address."),
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
    "told": (_("There is a public version already"), _("Nothing was changed.")),
    "not_private": (_("This question is public already"), _("Nothing was changed.")),
    "gone": (_("The text is no longer there"), _("Its author took it back or it was erased. Nothing was changed.")),
    "official_text": (
        _("This is the official answer"),
        _("It is changed by a correction, so that whoever relies on it is told. Nothing was changed."),
    ),
    "text_changed": (
        _("The text was changed since you read it"),
        _("Nothing was carried out yet. What you wrote is kept: read the text as it is now, then send yours again."),
    ),
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

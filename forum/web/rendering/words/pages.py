"""Pages of refusals by their code, as heading and text."""

from forum.web.rendering.words.mark import _

PAGES = {
    "not_found": (
        _("This page does not exist"),
        _("The address may be old, or the question was made private or withdrawn."),
    ),
    "not_allowed": (_("You can’t do this"), _("You do not have permission for this. Nothing was changed.")),
    "one_question": (
        _("This code opens one question"),
        _("For anything else leave the question first: the button is at the top of the page. Nothing was changed."),
    ),
    "factor": (
        _("Show your second step first"),
        _("Until then you can read and ask like anybody else. Nothing was changed."),
    ),
    "provider": (
        _("Sign in with the institution’s account"),
        _("This account of our team opens there alone. If you can’t, ask an admin."),
    ),
    "suspended": (
        _("You can’t write in the forum now"),
        _("Our team decided this. You can read everything, and object."),
    ),
    "locked": (_("Our team closed this conversation"), _("Only a moderator can open it again. Nothing was changed.")),
    "own_request": (
        _("Somebody else answers this"),
        _("Whoever asked for a question does not answer for the cabinet that has it. Nothing was changed."),
    ),
    "own_proposal": (
        _("Somebody else confirms this"),
        _("Whoever proposed a change does not confirm it. Nothing was changed."),
    ),
    "invalid": (
        _("This can’t be used as it is"),
        _("The page could not be used as it was sent. Go back and try again."),
    ),
    "cross_site": (
        _("This came from another site"),
        _("For your safety it was not done. Open the page here and try again."),
    ),
    "bad_host": (_("This address is not ours"), _("Open the forum by its usual address.")),
    "parameters": (
        _("This can’t be asked so"),
        _("A part of the address can’t be used. Each is named with the reason."),
    ),
    "fields": (_("This can’t be taken as it is"), _("Each field that can’t be used is named with the reason.")),
    "json_needed": (_("Send it as JSON"), _("What is sent here is one JSON object, as application/json.")),
    "app_key": (
        _("This program has no key here"),
        _("Its key is missing, unknown or revoked. Whoever runs the program asks our team for one."),
    ),
    "app_scope": (_("This program may not do that"), _("Its key was made for other things.")),
    "json_only": (_("The answer is JSON"), _("Nothing else can be asked for here: accept application/json.")),
    "method": (_("This does not work here"), _("Go to the home page and try again.")),
    "too_large": (_("This is too large"), _("Shorten the text and send it again.")),
    "too_many": (_("Too many in a short time"), _("Please wait a little and try again.")),
    "broken": (
        _("Something went wrong on our side"),
        _("It is not your fault. We have been notified. Please try again."),
    ),
    "unavailable": (
        _("The forum is not available for a moment"),
        _("If you saw no confirmation, send it again in a minute."),
    ),
}

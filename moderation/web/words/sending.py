"""What is about to be sent once the password was typed again: the act, and the fields that say what it does."""

from markupsafe import Markup

from forum.text import isolate_numbers
from forum.web.rendering.i18n import Words
from forum.web.rendering.words import ROLES
from forum.web.rendering.words.mark import _
from moderation.web.words.decisions import REASONS, VERDICTS

SENT = {
    "admin.roles.give": _("Give a role"),
    "admin.roles.end": _("End a role"),
    "admin.factors.propose": _("Propose to take a lost second step off an account"),
    "account.passkey.create": _("Add a passkey"),
    "account.passkey.remove": _("Remove a passkey"),
    "account.app.create": _("Add an authenticator app"),
    "account.app.remove": _("Remove the authenticator app"),
    "account.spare.renew": _("Make ten new codes"),
    "account.provider.create": _("Connect the institution’s account"),
    "admin.links.propose": _("Propose to connect an account of the institution"),
    "admin.links.end": _("End a connection with the institution’s account"),
    "admin.links.password": _("Change whether a password opens a connected account"),
    "admin.lines.confirm": _("Confirm a change to a help line"),
    "admin.lines.drop": _("Drop a change to a help line"),
    "admin.proposals.confirm": _("Confirm a change that takes two admins"),
    "admin.proposals.drop": _("Drop a change that takes two admins"),
    "admin.documents.approve": _("Say that counsel has read a document"),
    "desk.decide": _("Decide and tell the person"),
    "desk.undo": _("Undo a decision"),
    "desk.appeal": _("Decide about an objection"),
    "desk.reveal": _("Show a text without masks"),
    "desk.readings.create": _("Read a private question with a reason"),
    "desk.helping.create": _("Give a code for a new password"),
    "account.email.ask": _("Change the email address of the account"),
    "account.email.remove": _("Remove the email address of the account"),
    "desk.counter.code": _("Make a new code for somebody at the counter"),
}
"""Routes that may ask for the password, by name."""

FIELDS = {
    "nickname": _("Name of the person"),
    "email": _("Email address"),
    "subject": _("Identifier of the account"),
    "role": _("Role"),
    "cabinet": _("Cabinet"),
    "language": _("Language"),
    "until": _("Last day"),
    "verdict": _("What to do"),
    "reason": _("Reason"),
    "statement": _("Explanation for the person"),
    "thread": _("Question"),
}
"""Fields that say what an act does; marks and keys of forms are not among them."""


def act_sent(words: Words, route: str) -> Markup:
    """What a form of this route does; empty for one that is not known."""
    return words.t(SENT[route]) if route in SENT else Markup("")


def field_sent(words: Words, name: str, value: str) -> tuple[Markup, Markup] | None:
    """A field's label and its value in words; None for one that says nothing to a reader."""
    if name not in FIELDS or not value:
        return None
    if name == "verdict" and value in VERDICTS:
        return words.t(FIELDS[name]), words.t(VERDICTS[value][0])
    known = {"role": ROLES, "reason": REASONS}.get(name, {})
    return words.t(FIELDS[name]), words.t(known[value]) if value in known else Markup(isolate_numbers(value))

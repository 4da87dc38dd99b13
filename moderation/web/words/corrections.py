"""What may be wrong on a page, what becomes of it, and what facts are called."""

from forum.web.rendering.words.mark import _

KINDS = {
    "fact": _("A fact is wrong or out of date: an address, a number, hours"),
    "answer": _("An answer is wrong or out of date"),
    "rendering": _("A mediator’s translation is wrong"),
    "interface": _("The words of the pages are badly translated"),
    "broken": _("Something does not work"),
    "other": _("Something else"),
    "wrong": _("It is wrong or out of date"),
    "words": _("It is badly worded or badly translated"),
    "scam": _("Scam"),
}
"""The kinds, those of earlier rows among them."""

STATES = {
    "received": _("Received. Nobody has looked at it yet."),
    "looking": _("Somebody of our team is looking at it."),
    "corrected": _("It was corrected. Thank you."),
    "unchanged": _("It was not changed. Here is why."),
    "seen_to": _("Done"),
}

OUTCOMES = {"corrected": _("It was corrected"), "unchanged": _("It stays as it is")}

FACTS = {
    "name": _("Name"),
    "description": _("Description"),
    "address": _("Postal address"),
    "phone": _("Telephone"),
    "fax": _("Fax number"),
    "email": _("Email address"),
    "url": _("Web address"),
    "hours": _("Opening hours"),
    "languages": _("Languages"),
    "cabinets": _("Cabinets"),
    "version": _("Version"),
}

SCAM_STATES = STATES | {
    "corrected": _("We looked at it, and did something about it. Thank you."),
    "unchanged": _("We looked at it. Here is what we can say."),
}
SCAM_OUTCOMES = {"corrected": _("Something was done about it"), "unchanged": _("Nothing more can be done")}
OFFERED = {
    "appointment": _("An appointment with an authority"),
    "papers": _("Papers: a contract, a certificate, a residence permit"),
    "job": _("Work"),
    "housing": _("A home"),
    "money": _("Money, or a loan"),
    "other": _("Something else"),
}
"""What a scam offered."""

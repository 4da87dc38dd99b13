"""The catalogue: sources of facts, icons of topics, to whom a dated notice is shown, and its tones."""

from forum.web.rendering.words.mark import _

SOURCES = {
    "seed": _("The institution’s own text"),
    "admin": _("Entered by an admin"),
    "steward": _("Said by the place itself"),
    "seed wording, lightly corrected": _("The institution’s own text, lightly corrected"),
    "own wording, unverified": _("Our own wording, unverified"),
    "own wording, needs native review": _("Our own wording, a native speaker should read it"),
    "own wording, low confidence, needs native review": _(
        "Our own wording, uncertain, a native speaker should read it"
    ),
    "own knowledge, unverified": _("Our own knowledge, unverified"),
    "own proposal": _("Our own proposal"),
    "public page, unverified": _("A public page, unverified"),
    "press, unverified": _("The press, unverified"),
}

ICONS = {
    "topics": _("Four squares"),
    "documentation": _("Identity card"),
    "nationality": _("Flag"),
    "family-reunification": _("Two people"),
    "person": _("One person"),
    "international-protection": _("Shield"),
    "safety-rights": _("Warning sign"),
    "sos-ukraine": _("Lifebuoy"),
    "legal-support": _("Scales"),
    "gavel": _("Gavel"),
    "social-support": _("Hand with a heart"),
    "housing": _("House"),
    "health": _("Heart"),
    "education": _("School"),
    "qualifications": _("Medal"),
    "portuguese-language": _("Speech bubble"),
    "language": _("Letters of two alphabets"),
    "employment": _("Briefcase"),
    "entrepreneurship": _("Shop"),
    "consumer": _("Receipt"),
    "associations": _("Handshake"),
    "services-contacts": _("Pin on a map"),
    "phone": _("Telephone"),
    "key": _("Key"),
    "clock": _("Clock"),
    "public": _("Globe"),
    "info": _("Letter i"),
}

NOTICE_AUDIENCES = {
    "everyone": (_("Everyone"), _("Whoever opens a page.")),
    "visitors": (_("Visitors"), _("People who are not signed in.")),
    "members": (_("Members"), _("Everybody with an account, while they are signed in.")),
    "staff": (_("Our team"), _("Officers, moderators and admins, also on their own pages.")),
}

NOTICE_TONES = {
    "info": (_("Information"), _("Good to know.")),
    "warn": (_("Alert"), _("Something is different than usual. It stands above the others.")),
    "campaign": (_("Campaign"), _("Something we do for some time.")),
}

NOTICE_KINDS = {
    "notice": (_("Notice"), _("Above the pages it is for.")),
    "scam": (_("Scam"), _("Warns of a fraud, also beside the form where somebody asks about that topic.")),
    "rumour": (_("Rumour"), _("Says what is not true, also beside that form.")),
}

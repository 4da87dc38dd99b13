"""Sentences for the reasons why a text waits for a person, told to its author; none blames."""

from collections.abc import Iterable

from forum.web.rendering.words.mark import _

WHY = {
    "no_account": _("A person reads every text without a name first."),
    "first_post": _("We read the first text of every new account."),
    "members_experience": _("On this question we read what members tell of their experience before others do."),
    "read_first": _("On this topic we read every text first."),
    "personal_data": _(
        "It seems to hold a personal number, a telephone number or an e-mail address."
        " Others could use it against you, so a person looks at it first."
    ),
    "appointment_seller": _("Some of its words are also used in offers to sell appointments, which are free."),
    "phishing": _("Some of its words also stand in messages that try to get bank data from people."),
    "forged_papers": _("Some of its words are also used in offers of false documents."),
    "job_scam": _("Some of its words also stand in false offers of work."),
    "offer_with_contact": _(
        "It offers something and says how to reach somebody outside the forum."
        " Some who do that take money for what is free, so a person looks at it first."
    ),
    "hate": _("Some of its words can hurt people. We read it with care."),
    "links": _("It has links. We look where they lead before others follow them."),
    "unread_language": _("Nobody on duty reads this language today. We look for somebody who does."),
    "too_fast": _("You sent several texts within a few minutes."),
    "same_text": _("You sent the same words before. We check whether it needs to be here twice."),
    "danger": _("You said that somebody is in danger, so a person looks at it before everything else."),
}
OTHER = _("Some of its words are ones we look at more closely.")


def sentences(reasons: Iterable[str]) -> list[str]:
    """A sentence for each reason, as msgids, none twice."""
    return list(dict.fromkeys(WHY.get(code, OTHER) for code in reasons))

"""Reasons, verdicts, decisions, outcomes of reports, and notifications of all these."""

from forum.web.rendering.words.mark import _

REASONS = {
    "appointment_sale": _("Selling appointments"),
    "scam": _("Fraud or deceit"),
    "forged_papers": _("Forged documents"),
    "hate": _("Hate"),
    "insult": _("Insult"),
    "violence": _("Violence or threats"),
    "outdated": _("Wrong or out of date"),
    "own_data": _("It shows my personal data"),
    "personal_data_of_others": _("Personal data of somebody else"),
    "personal_data": _("Personal data"),
    "advertising": _("Advertising"),
    "off_topic": _("Not about living in Portugal"),
    "duplicate": _("The same once more"),
    "wrong_topic": _("In the wrong topic"),
    "wrong_language": _("Marked with the wrong language"),
    "help_request": _("A request for help"),
    "danger": _("Somebody may be in danger"),
    "self_harm": _("Somebody may hurt themselves"),
    "within_the_rules": _("Within the rules"),
    "other": _("Something else"),
    "appeal": _("An objection to a decision"),
    "no_account": _("Without a name"),
    "first_post": _("First text of an account"),
    "members_experience": _("A member’s experience"),
    "read_first": _("A topic that is read first"),
    "appointment_seller": _("Words of those who sell appointments"),
    "phishing": _("Words of those who want bank data"),
    "job_scam": _("Words of false offers of work"),
    "offer_with_contact": _("An offer with its own contact"),
    "fraud_question": _("A question about a fraud"),
    "asks_about": _("Words of somebody who asks about a fraud"),
    "asks_whether": _("Words of somebody who doubts an offer or lost money"),
    "told_of": _("Words of somebody who tells of another’s offer"),
    "own_case": _("Words of somebody who seeks help for themselves"),
    "own_contact": _("Words that invite people to get in touch"),
    "links": _("Links"),
    "unread_language": _("A language nobody on duty reads"),
    "too_fast": _("Many texts in a few minutes"),
    "same_text": _("The same text again"),
}

VERDICTS = {
    "publish": (_("Publish"), _("It is within the rules.")),
    "reject": (_("Reject"), _("It does not belong here. This can be undone.")),
    "hide": (_("Hide"), _("Only its author and our team can read it. This can be undone.")),
    "restore": (_("Show again"), _("What was hidden or rejected can be read again.")),
    "mask": (_("Mask a part"), _("Only some words are taken out, everywhere.")),
    "private": (_("Make private"), _("Only the person who asked and our team read the conversation.")),
    "duplicate": (_("Link with the same question"), _("Both pages then show each other.")),
    "move": (_("Move to another topic"), _("The conversation keeps its place in time.")),
    "language": (_("Correct the language"), _("The words stay as they are.")),
    "lock": (_("Close the conversation"), _("Nothing can be added, and only our team opens it again.")),
    "warn": (_("Warn the person"), _("Nothing else changes for them.")),
    "suspend": (_("Suspend the person"), _("Until a day, they only read and object.")),
    "ban": (_("Ban the person"), _("They only read and object, without end.")),
}

DECIDED = {
    "publish": _("Text published"),
    "reject": _("Text rejected"),
    "hide": _("Text hidden"),
    "restore": _("Text shown again"),
    "mask": _("Part of the text masked"),
    "private": _("Conversation made private"),
    "duplicate": _("Linked with the same question"),
    "move": _("Moved to another topic"),
    "language": _("Language corrected"),
    "lock": _("Conversation closed"),
    "warn": _("Warning"),
    "suspend": _("Suspension"),
    "ban": _("Ban"),
}
"""A verdict once it was given, as whom it concerns and the public read it."""

OUTCOMES = {
    "": _("It waits for a person of our team."),
    "kept": _("We looked at it. It can stay."),
    "acted": _("We looked at it, and did something about it. Thank you."),
    "withdrawn": _("Whoever wrote it took it back before we decided."),
}

NOTIFICATIONS = {
    "decided": _("Our team decided something about a text of yours"),
    "decided_publish": _("We read your text, and it is published now"),
    "decided_restore": _("Your text can be read again"),
    "decided_mask": _("We hid a part of your text, for example a number. The rest stands as you wrote it"),
    "decided_duplicate": _(
        "We linked your question with the same one that was asked before. You do not need to do anything"
    ),
    "decided_move": _("We moved your question to the topic it fits. You do not need to do anything"),
    "decided_language": _("We corrected the language your text is marked with. You do not need to do anything"),
    "decided_private": _("We made a conversation private: only the person who asked and our team read it"),
    "decided_hide": _("We hid a text of yours: only you and our team read it. Here is why, and how to object"),
    "decided_reject": _("A text of yours is not shown in the forum. Here is why, and how to object"),
    "decided_lock": _("We closed a conversation you wrote in. Here is why, and how to object"),
    "decided_warn": _("Our team gave you a warning. Here is why, and how to object"),
    "decided_suspend": _("You can’t write here for some time. Here is why, and how to object"),
    "decided_ban": _("You can’t write here any more. Here is why, and how to object"),
    "undone": _("A decision about a text of yours was undone"),
    "appeal": _("Your objection was decided"),
    "flag": _("Your report was looked at"),
    "told_back": _("Our team answered what you told it"),
}

EXPLAINED = frozenset(
    {
        "decided_hide",
        "decided_reject",
        "decided_lock",
        "decided_warn",
        "decided_suspend",
        "decided_ban",
        "decided_mask",
        "decided_private",
        "undone",
        "appeal",
        "told_back",
    }
)
"""Those that say more on a page of their own, to which the account leads."""

"""Roles, and notifications of an account."""

from forum.web.rendering.words.mark import _

ROLES = {
    "member": _("Member"),
    "mediator": _("Mediator"),
    "officer": _("Officer"),
    "moderator": _("Moderator"),
    "admin": _("Admin"),
}

NEWS = {
    "answer": _("New answer"),
    "official": _("New official answer"),
    "corrected": _("The official answer was corrected"),
    "comment": _("New comment"),
    "information": _("We have a question for you"),
}
"""The news in a question, as its asker reads them."""

NOTIFICATIONS = {
    "answer_given": NEWS["answer"],
    "comment_given": NEWS["comment"],
    "rendering_given": _("What you follow was translated into your language"),
    "official_given": NEWS["official"],
    "asked_back": NEWS["information"],
    "official_corrected": _("An official answer you rely on was corrected"),
    "official_withdrawn": _("An official answer you rely on was withdrawn"),
    "question_changed": _("A question you answered officially was changed"),
    "transfer_asked": _("Another cabinet asks for a question that yours has"),
    "transfer_accepted": _("A question you asked for was handed to your cabinet"),
    "transfer_refused": _("A question you asked for stays where it is: its page says why"),
    "transfer_lapsed": _("A question you asked for went to another cabinet"),
    "rendering_outdated": _("A text you read in translation was changed. Read it as it is now"),
    "danger_on_duty": _("You are on duty, and a new question says that somebody is in danger"),
    "danger_unseen": _("Nobody has looked yet at a question that says that somebody is in danger"),
    "letter_last_day": _("The last day to answer your letter is near"),
    "mediator_news": _("There is an answer to your request"),
    "account_unused": _(
        "You have not used your account for a long time. It will be erased in a month, unless you sign in before"
    ),
    "solved_asked": _("Was your question solved? Tell us with one press"),
    "telling_proposed": _(
        "Our team asks whether it may publish your question in its own words, with nothing about you in it"
    ),
    "telling_answered": _("A public version that you proposed was answered, or its days are over"),
    "answered_in_public": _("The public version of your question was answered"),
    "new_device": _(
        "Somebody signed in to your account on a device that is new to us. If it was not you, change your password"
    ),
    "factor_loss": _("Two admins are taking the second step off your account. If you did not ask for it, stop it"),
    "factor_lost": _("The second step was taken off your account"),
    "provider_linked": _("Your account was connected with an account of the institution, by which you now sign in"),
    "provider_unlinked": _("Your account is no longer connected with an account of the institution"),
    "password_changed": _("Your password was changed"),
    "email_changed": _("The email address of your account was changed"),
    "helped_at_counter": _("An officer gave out a code for a new password of your account, at the counter"),
    "official_restored": _("An official answer you rely on is in force again"),
}

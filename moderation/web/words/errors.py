"""Errors of a form's fields: "field.code", or a code that any field may have."""

from forum.web.rendering.words.mark import _

ERRORS = {
    "numbers.not_revealed": _("Say first why you need to see what is masked."),
    "empty": _("Write something here."),
    "reason.too_short": _("Say a little more: at least 10 characters."),
    "thread.missing": _("Give the address or the code of the question."),
    "thread.unknown": _("There is no such question."),
    "no_such_person": _("There is nobody with this name."),
    "sanctioned": _("This person may not write here now. Read what it says below before you give a role."),
    "words.missing": _("Write words, or choose a topic: without both the rule would take every question."),
    "to.missing": _("Write the name of a colleague."),
    "to.may_not_take": _("This person can’t take this question: it is of another cabinet and language."),
    "to.no_moderator": _("This person does not decide about what waits here."),
    "to.decided_it": _("This person made the decision, so somebody else decides about the objection."),
    "until.past": _("This day is over. Choose a later one, or leave it empty."),
    "twice": _("This language is named twice."),
    "no_words": _("Write at least one line of words."),
    "few_letters": _("A line needs at least three letters, and each of its words two."),
    "long_word": _("One of the words has more than 60 letters."),
    "long_line": _("One of the lines has more than 150 characters."),
    "not_a_number": _("Write a whole number from 1 to 1000."),
    "language_missing": _("Choose the language of these words."),
    "verdict.missing": _("Choose what to do."),
    "verdict.unknown": _("Choose what to do."),
    "verdict.staff": _("This person is one of our team: that is for an admin."),
    "verdict.nobody": _("Whoever wrote this has no account any more."),
    "statement.missing": _(
        "The person needs an explanation. If we wrote one for you, read it, and send the form once more."
    ),
    "start.missing": _("Copy here the part that is to be masked."),
    "end.unfit": _("This part is not in the text."),
    "until.missing": _("Choose the last day."),
    "verdicts.missing": _("Choose at least one."),
    "verdicts.needed": _("One of those you took away would have no reason left. Give it to another reason first."),
    "urgency.number": _("Write a whole number from 0 to 100."),
    "agreed.missing": _("Ask the person first, then tick this box."),
    "item.missing": _("Choose at least one."),
    "item.too_many": _("Choose at most 100 at once."),
    "item.unknown": _("One of these is no longer there."),
}

"""What may be wrong on a page, as readers choose it."""

from forum.web.rendering.words.mark import _

KINDS = {
    "wrong": _("It is wrong or out of date"),
    "words": _("It is badly worded or badly translated"),
    "broken": _("Something does not work"),
    "other": _("Something else"),
}

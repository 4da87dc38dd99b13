"""The kinds of personal data, as they are named beside a marked place."""

from forum.web.rendering.words.mark import _

KINDS = {
    "nif": _("tax number"),
    "niss": _("social security number"),
    "sns": _("health number"),
    "cc": _("identity card"),
    "passport": _("passport"),
    "permit": _("residence permit"),
    "iban": _("bank account"),
    "card": _("bank card"),
    "phone": _("telephone"),
    "email": _("e-mail"),
    "address": _("address"),
    "case": _("case number"),
    "mrz": _("line of a document"),
    "birth": _("date of birth"),
    "plate": _("licence plate"),
}

"""To whom a notice is shown, and its tones."""

from forum.web.rendering.words.mark import _

NOTICE_AUDIENCES = {
    "everyone": (_("Everyone"), _("Whoever opens a page.")),
    "visitors": (_("Visitors"), _("Who is not signed in.")),
    "members": (_("Members"), _("Everybody with an account, while they are signed in.")),
    "staff": (_("Our team"), _("Officers, moderators and admins, also on their own pages.")),
}

NOTICE_TONES = {
    "info": (_("Information"), _("Good to know.")),
    "warn": (_("Alert"), _("Something is different than usual. It stands above the others.")),
    "campaign": (_("Campaign"), _("Something we do for some time.")),
}

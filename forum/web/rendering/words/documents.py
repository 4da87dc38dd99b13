"""What the legal documents are called where they are linked."""

from forum.web.rendering.words.mark import _

DOCUMENTS = {
    "privacy": _("Privacy"),
    "terms": _("Terms and rules"),
    "accessibility": _("Accessibility"),
    "cookies": _("Cookies"),
    "contacts": _("Points of contact"),
    "book": _("Complaints book (Livro Amarelo)"),
}

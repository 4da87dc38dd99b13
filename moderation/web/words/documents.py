"""What the addresses are called that documents name."""

from forum.web.rendering.words.mark import _

ADDRESSES = {
    "book": _("Complaints book (Livro Amarelo)"),
    "authorities": _("Point of contact for authorities"),
    "people": _("Point of contact for people who use the forum"),
    "protection": _("Data protection officer"),
}

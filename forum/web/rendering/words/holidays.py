"""The holidays of the Código do Trabalho, by the codes of `forum/hours.py`."""

from forum.web.rendering.words.mark import _

HOLIDAYS = {
    "new_year": _("New Year’s Day"),
    "good_friday": _("Good Friday"),
    "easter": _("Easter Sunday"),
    "freedom": _("Freedom Day"),
    "labour": _("Labour Day"),
    "corpus_christi": _("Corpus Christi"),
    "portugal": _("Portugal Day"),
    "assumption": _("Assumption Day"),
    "republic": _("Republic Day"),
    "all_saints": _("All Saints’ Day"),
    "independence": _("Restoration of Independence"),
    "conception": _("Immaculate Conception"),
    "christmas": _("Christmas Day"),
    "town": _("the municipal holiday"),
}

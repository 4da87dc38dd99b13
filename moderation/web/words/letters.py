"""How the days of a letter's rule are counted, by the codes of `forum/catalogue/letter_rules.py`."""

from forum.web.rendering.words.mark import _

COUNTS = {
    "working": _("Working days"),
    "moving": _("All days, on to the next working day"),
    "fixed": _("All days, whatever the last one is"),
}

"""Words of places: kinds, clocks, who can come in, and how to get there."""

from forum.web.rendering.words.mark import _

ZONES = {
    "Europe/Lisbon": _("Lisbon time"),
    "Atlantic/Madeira": _("Madeira time"),
    "Atlantic/Azores": _("Azores time"),
}
KINDS = {
    "cnaim": _("National support centre (CNAIM)"),
    "claim": _("Local support centre (CLAIM)"),
    "migrants": _("Association of migrants"),
    "refugees": _("Association of refugees"),
    "jobs": _("Professional insertion office (GIP)"),
    "other": _("Other place"),
}

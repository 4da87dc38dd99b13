"""Words of places: kinds, the clocks they go by, and who can get in."""

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
ACCESS = {
    "step_free": _("No steps at the entrance"),
    "lift": _("Lift"),
    "toilet": _("Accessible toilet"),
    "hearing": _("Help for people who hear badly"),
    "sign": _("Portuguese sign language"),
    "parking": _("Reserved parking"),
}

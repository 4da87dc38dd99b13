"""Situations in which people need a line at once, by their code."""

from forum.web.rendering.words.mark import _

SITUATIONS = {
    "violence": _("Violence, threats"),
    "trafficking": _("Forced to work, papers taken away"),
    "children": _("Children and young people"),
    "suicide": _("Thoughts of suicide"),
    "health": _("Illness, injury"),
    "night": _("Nowhere to sleep tonight"),
}

"""Words of files of places: what is wrong with one. `_` only marks them for the catalogues."""

from forum.web.rendering.words.mark import _

KINDS = [("csv", "CSV", ""), ("geojson", "GeoJSON", ""), ("hsds", "HSDS 3 (JSON)", "")]
NO_SUCH_FILE = _("This is no file of the kind you chose.")
TOO_LARGE = _("The file is too large: 500 kB and 2,000 places at most.")
NO_WEEK = _("Only hours of a plain week can be taken in.")
FAULTS = {
    "unknown_column": _("There is no such column."),
    "not_csv": NO_SUCH_FILE,
    "not_json": NO_SUCH_FILE,
    "not_geojson": NO_SUCH_FILE,
    "not_hsds": NO_SUCH_FILE,
    "not_utf8": _("Save the file in UTF-8."),
    "cells": _("This line has more or fewer cells than the first one."),
    "formula": _("A cell begins like a formula."),
    "empty": _("There is no place in this file."),
    "too_many": TOO_LARGE,
    "too_large": TOO_LARGE,
    "twice": _("This place is there already."),
    "before_valid_from": _("This day must come after the first one."),
    "schedule": NO_WEEK,
    "syntax": _(
        "These hours can’t be read. Write days and times as in “Mo-Fr 09:00-12:30,14:00-17:30; Sa 09:00-13:00; PH off”: "
        "the days are Mo Tu We Th Fr Sa Su, PH are public holidays, off is closed."
    ),
}

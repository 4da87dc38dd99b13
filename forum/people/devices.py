"""Devices: the browser and system of a sign-in in a word each, so that somebody knows their own again. Pure."""

import re
from typing import NamedTuple

LONGEST_HEADER = 400
# Browsers name their forebears too, so the first that fits is theirs.
_BROWSERS = (
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("OPR/|OPT/|Opera", "Opera"),
    ("Edg(?:e|A|iOS)?/", "Edge"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrom(?:e|ium)/|CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone|iPad|iPod", "iOS"),
    ("Android", "Android"),
    ("KAIOS", "KaiOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh|Mac OS X", "macOS"),
    ("Linux|X11", "Linux"),
)


class Device(NamedTuple):
    """A family of devices: names that need no translation, empty where they are not known. `known` if it signed in before."""

    browser: str = ""
    system: str = ""
    known: bool = True


def family(user_agent: str, *, known: bool = True) -> Device:
    """The device by the header of its browser, of which nothing else is kept."""
    told = user_agent[:LONGEST_HEADER]
    browser, system = (
        next((name for pattern, name in names if re.search(pattern, told)), "") for names in (_BROWSERS, _SYSTEMS)
    )
    return Device(browser, system, known)

"""Findings of `check`."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. An `error` keeps the forum from starting or from working right; a `warning` can wait."""

    level: Level
    code: str
    sentence: str

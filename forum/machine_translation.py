"""Machine translation by a program that the forum's own people run; without its address in the settings there is none."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Protocol

from forum import outgoing
from forum.settings import Settings

PATIENCE = 30
"""Seconds."""


class Unavailable(Exception):
    """Raised when the program does not answer, or answers with something else than translations."""


class Translator(Protocol):
    """Translates texts from one language into another, each by itself. Raises Unavailable."""

    async def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]: ...


def translator(settings: Settings) -> Translator | None:
    """The translator that the settings name; None for none."""
    if not settings.machine_translation_url:
        return None
    return LibreTranslate(settings.machine_translation_url, settings.machine_translation_key)


class LibreTranslate:
    """A translator with the HTTP interface of LibreTranslate (POST /translate), at an address, with a key if it asks for one."""

    def __init__(self, address: str, key: str = "") -> None:
        self._address, self._key = address.rstrip("/"), key

    async def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts in another language, in the same order. Raises Unavailable."""
        asked: dict[str, Any] = {"q": list(texts), "source": source, "target": target, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        said = await asyncio.to_thread(self._ask, json.dumps(asked).encode())
        found = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(found, list) or len(found) != len(texts) or not all(isinstance(each, str) for each in found):
            raise Unavailable("The answer has no translation for each text.")
        return found

    def _ask(self, data: bytes) -> Any:
        try:
            kind = {"Content-Type": "application/json"}
            return json.loads(outgoing.ask(f"{self._address}/translate", data, kind, patience=PATIENCE))
        except (OSError, ValueError) as error:
            raise Unavailable(str(error)) from error

import gc
import os
import signal
import sys
import tempfile
import threading
from typing import Never

from hypothesis import settings

pytest_plugins = ["tests.engines", "tests.suite", "tests.notes", "tests.cast", "tests.journeys.browser"]

# Nothing of a test stays in the folder that the forum has without a setting.
DATA = tempfile.TemporaryDirectory()
os.environ["FORUM_DATA"] = DATA.name

# Tests that need the model of meaning open it themselves.
os.environ.setdefault("MEANING", "off")

# For each request httpx looks through all folders of modules for one that nobody has installed.
sys.modules["sniffio"] = None  # type: ignore[assignment]

# How long an example takes says more about the machine than about the forum.
settings.register_profile("forum", deadline=None)
settings.load_profile("forum")


def interrupt(*_: object) -> Never:
    raise KeyboardInterrupt


# Where Python's own handler stands, asyncio lays another over it in each test and fixture, and spells out all that this
# refers to, a whole catalogue for instance, when it takes that away.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, interrupt)

# Modules and prepared statements are for ever: walking through them for garbage took an eighth of the suite's time.
gc.set_threshold(100_000, 50, 1000)

import gc
import os
import tempfile

from hypothesis import settings

pytest_plugins = ["tests.engines", "tests.suite", "tests.notes", "tests.cast", "tests.journeys.browser"]

# Nothing of a test stays in the folder that the forum has without a setting.
DATA = tempfile.TemporaryDirectory()
os.environ["FORUM_DATA"] = DATA.name

# Tests that need the model of meaning open it themselves.
os.environ.setdefault("MEANING", "off")

# How long an example takes says more about the machine than about the forum.
settings.register_profile("forum", deadline=None)
settings.load_profile("forum")

# Modules and prepared statements are for ever: walking through them for garbage took an eighth of the suite's time.
gc.set_threshold(100_000, 50, 1000)

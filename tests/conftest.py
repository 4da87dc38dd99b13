from datetime import timedelta

from hypothesis import settings

from forum.operations import chores

pytest_plugins = ["tests.engines", "tests.suite", "tests.notes", "tests.cast", "tests.journeys.browser"]

# How long an example takes says more about the machine than about the forum.
settings.register_profile("forum", deadline=None)
settings.load_profile("forum")

# A test moves the clock; chores that began by themselves in a slow one would end what its clock keeps.
chores.AT_FIRST = timedelta(days=1)

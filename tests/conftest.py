from hypothesis import settings

pytest_plugins = ["tests.engines", "tests.notes", "tests.cast", "tests.journeys.browser"]

# How long an example takes says more about the machine than about the forum.
settings.register_profile("forum", deadline=None)
settings.load_profile("forum")

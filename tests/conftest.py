pytest_plugins = ["tests.engines", "tests.notes", "tests.cast", "tests.journeys.browser"]

pytest_plugins = ["tests.engines", "tests.cast"]

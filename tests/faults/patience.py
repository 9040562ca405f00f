"""How long the tests wait for what has to come: more on a machine that does other things as well, see --slack."""

slack = 1.0  # conftest.py sets it


def stretched(seconds):
    return seconds * slack

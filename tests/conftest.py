"""What every tier of tests shares."""

from hypothesis import settings

# A deadline on one example times the machine, not the code; speed is measured by the benchmarks.
settings.register_profile("lab", deadline=None)
settings.load_profile("lab")

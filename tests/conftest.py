"""What all tests share: the law of the corpus, checked and compiled once per process."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from uitvoerbaar import face
from uitvoerbaar.language.cache import OFF, SETTING

os.environ[SETTING] = OFF  # tests, and the commands they run, leave nothing behind

settings.register_profile(
    "calm", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("calm")


@pytest.fixture(scope="session")
def lawbook() -> face.Lawbook:
    """The law that comes with the package."""
    return face.load()

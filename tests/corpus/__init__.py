"""Tests of the law itself: its oracles, properties and mutations."""

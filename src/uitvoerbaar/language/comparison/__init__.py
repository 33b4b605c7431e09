"""Comparing two laws: what changed, part by part, and how that reads."""

"""Proposals: how amendments change the declarations of a law."""

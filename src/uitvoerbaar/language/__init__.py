"""Markdown to law: reading, checking, writing and comparing the text of a law."""

"""The standard layout of the text of a law: words, lines, tables and comments."""

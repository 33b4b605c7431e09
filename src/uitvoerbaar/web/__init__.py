"""The product over HTTP. Thin: it reads requests, asks the rooms below, and writes answers."""

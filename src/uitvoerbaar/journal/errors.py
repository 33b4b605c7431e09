"""What can go wrong with a journal: one Dutch sentence, and how to mend it."""

from __future__ import annotations


class JournalError(Exception):
    """Something the journal cannot do. Nothing was answered, and what was written before stays.

    `code` is for programs, `sentence` says what is wrong, `mend` what to do. None of them ever
    holds a person's number: what was refused is named by its field, never repeated.
    """

    def __init__(self, code: str, sentence: str, mend: str) -> None:
        self.code = code
        self.sentence = sentence
        self.mend = mend
        super().__init__(f"{sentence}; {mend}")


class EntryError(JournalError, ValueError):
    """An entry that may not be written: a field is missing, malformed or names a person."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__("journal-entry", sentence, mend)


class KeysError(JournalError):
    """Keys that are missing, unreadable or not those of this journal."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__("journal-keys", sentence, mend)


class DamagedError(JournalError):
    """A journal, head or proof that cannot be read as one."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__("journal-damaged", sentence, mend)


class StorageError(JournalError):
    """The database does not do what is asked: full, locked, gone, or not durable."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__("journal-storage", sentence, mend)

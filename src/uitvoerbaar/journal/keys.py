"""The keys of a journal: one pair that signs its heads, and the keys of its pseudonyms.

Both kinds have versions: new ones are made, old ones stay for what was written with them. The file
is for the journal alone (readable by its owner only); `public` gives what anyone may have.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from uitvoerbaar.journal.errors import JournalError, KeysError
from uitvoerbaar.journal.numbers import is_person_number
from uitvoerbaar.journal.writing import from_letters, to_letters

SECRET_FORM = "uitvoerbaar journaalsleutels 1"
PUBLIC_FORM = "uitvoerbaar openbare journaalsleutels 1"
_PSEUDONYM_DOMAIN = b"uitvoerbaar/journal/pseudonym/1\n"


def key_name(public: bytes) -> str:
    """The name of a signing key: eight letters of its fingerprint."""
    return to_letters(sha256(public).digest()[:4])


@frozen(slots=True)
class PublicKeys:
    """The keys that check signatures, by name: each 32 bytes (Ed25519)."""

    keys: Mapping[str, bytes]

    def verifies(self, name: str, signature: bytes, message: bytes) -> bool:
        """Whether the key of this name signed the message. KeysError if we do not have the key."""
        if name not in self.keys:
            raise KeysError(
                f"de ondertekening is met de sleutel {name}, en die is hier niet bekend",
                "geef de sleutels van dit journaal",
            )
        try:
            Ed25519PublicKey.from_public_bytes(self.keys[name]).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def data(self) -> dict[str, Any]:
        """As it is written to a file."""
        return {
            "form": PUBLIC_FORM,
            "keys": {name: to_letters(key) for name, key in sorted(self.keys.items())},
        }


@frozen(slots=True)
class Keys:
    """All keys of a journal. signing: seeds of Ed25519 by name; pseudonym: 32 bytes by version."""

    signing: Mapping[str, bytes] = field(repr=False)
    signs_with: str
    pseudonym: Mapping[str, bytes] = field(repr=False)
    pseudonym_version: str

    @classmethod
    def generate(cls) -> Keys:
        """New keys: one of each kind."""
        seed, name = _new_signing_key()
        return cls({name: seed}, name, {"a": secrets.token_bytes(32)}, "a")

    def with_new_pseudonym_key(self) -> Keys:
        """The same keys, and a new one for the pseudonyms from now on."""
        version = _next_version(self.pseudonym)
        keys = {**self.pseudonym, version: secrets.token_bytes(32)}
        return Keys(self.signing, self.signs_with, keys, version)

    def with_new_signing_key(self) -> Keys:
        """The same keys, and a new one that signs from now on."""
        seed, name = _new_signing_key()
        return Keys({**self.signing, name: seed}, name, self.pseudonym, self.pseudonym_version)

    def public(self) -> PublicKeys:
        """What anyone may have, to check signatures."""
        return PublicKeys({name: _public(seed) for name, seed in self.signing.items()})

    def sign(self, message: bytes) -> bytes:
        """The signature (64 bytes) with the key that signs now."""
        seed = self.signing[self.signs_with]
        return Ed25519PrivateKey.from_private_bytes(seed).sign(message)

    def pseudonym_of(self, number: str, recipient: str, version: str | None = None) -> str:
        """What a person is called for one recipient, in letters; nobody without the key can tell.

        The same person has another pseudonym for each recipient and for each version of the key.
        """
        chosen = self.pseudonym_version if version is None else version
        if chosen not in self.pseudonym:
            raise KeysError(
                f"versie {chosen} van de pseudoniemsleutel ontbreekt",
                "voeg de oude sleutel weer toe: zonder die sleutel is niet na te gaan "
                "welke regels over iemand gaan",
            )
        message = _PSEUDONYM_DOMAIN + recipient.encode() + b"\n" + number.encode()
        return to_letters(hmac.digest(self.pseudonym[chosen], message, "sha256"))

    def save(self, path: Path) -> None:
        """Writes the keys to a new file that only its owner may read."""
        data = {
            "form": SECRET_FORM,
            "signing": {name: to_letters(seed) for name, seed in sorted(self.signing.items())},
            "signs_with": self.signs_with,
            "pseudonym": {name: to_letters(key) for name, key in sorted(self.pseudonym.items())},
            "pseudonym_version": self.pseudonym_version,
        }
        write_whole(path, json.dumps(data, indent=2) + "\n", secret=True)

    @classmethod
    def load(cls, path: Path) -> Keys:
        """The keys in a file; KeysError where they cannot be had."""
        data = _read(path)
        try:
            if data["form"] != SECRET_FORM:
                raise ValueError("another form")
            signing = {name: from_letters(text, 32) for name, text in data["signing"].items()}
            pseudonym = {name: from_letters(text, 32) for name, text in data["pseudonym"].items()}
            keys = cls(signing, data["signs_with"], pseudonym, data["pseudonym_version"])
            whole = keys.signs_with in signing and keys.pseudonym_version in pseudonym
            named = all(key_name(_public(seed)) == name for name, seed in signing.items())
        except (KeyError, TypeError, ValueError, AttributeError):
            whole = named = False
        if not (whole and named):
            raise KeysError(
                f"{path}: dit is geen sleutelbestand van een journaal, of het is beschadigd",
                "gebruik het bestand dat `uitvoerbaar journal keys` schreef",
            )
        return keys


def load_public(path: Path) -> PublicKeys:
    """The public keys in a file of public keys, or those that belong to a file of secret ones."""
    data = _read(path)
    try:
        if data["form"] == SECRET_FORM:
            return Keys.load(path).public()
        if data["form"] != PUBLIC_FORM:
            raise ValueError("another form")
        keys = {name: from_letters(text, 32) for name, text in data["keys"].items()}
        if not keys or any(key_name(key) != name for name, key in keys.items()):
            raise ValueError("names do not fit")
    except JournalError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeysError(
            f"{path}: dit zijn geen openbare sleutels van een journaal",
            "gebruik het bestand dat `uitvoerbaar journal keys --public` schreef",
        ) from None
    return PublicKeys(keys)


def write_whole(path: Path, text: str, secret: bool = False) -> None:
    """Writes a file whole or not at all, on the disk before it returns."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Sees to it that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_number(number: str) -> str:
    """The number if it can be a person's; JournalError, without repeating it, if not."""
    if not is_person_number(number):
        raise JournalError(
            "journal-number",
            "dit is geen burgerservicenummer en geen onderwijsnummer",
            "geef negen cijfers; een nummer van acht cijfers begint met een nul",
        )
    return number


def _new_signing_key() -> tuple[bytes, str]:
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    return seed, key_name(_public(seed))


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _next_version(versions: Mapping[str, bytes]) -> str:
    number = len(versions)
    while True:
        name, rest = "", number
        while True:
            name = chr(ord("a") + rest % 26) + name
            rest = rest // 26 - 1
            if rest < 0:
                break
        if name not in versions:
            return name
        number += 1


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise KeysError(
            f"{path}: dit sleutelbestand bestaat niet",
            "controleer de naam, of maak sleutels met `uitvoerbaar journal keys`",
        ) from None
    except OSError as error:
        raise KeysError(
            f"{path}: het sleutelbestand kan niet worden gelezen ({error.strerror})",
            "controleer de rechten",
        ) from None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise KeysError(
            f"{path}: dit is geen sleutelbestand", "gebruik een bestand in de vorm JSON"
        )
    return data

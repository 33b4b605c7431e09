"""Running the service: uvicorn, without a log of what is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import uvicorn
from fastapi import FastAPI

_HASH = re.compile(r"[0-9a-f]{64}")


class CallersError(ValueError):
    """A file of callers that cannot be used: one Dutch sentence."""


def read_callers(text: str) -> Mapping[str, str]:
    """The callers in a JSON object: the SHA-256 of a bearer token, and the party it proves."""
    try:
        data = json.loads(text)
    except ValueError:
        raise CallersError("het bestand met aanroepers is geen JSON") from None
    if not isinstance(data, dict) or not data:
        raise CallersError("het bestand met aanroepers is geen object met ten minste een aanroeper")
    for key, party in data.items():
        if not _HASH.fullmatch(key) or not isinstance(party, str):
            raise CallersError(
                "in het bestand met aanroepers hoort bij de SHA-256 van ieder token "
                "(64 hexadecimale tekens) de naam van een partij"
            )
    return data


def run(app: FastAPI, host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    """Serves until it is stopped. The log of requests is off: what is asked is in the journal."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        ssl_certfile=str(certificate) if certificate else None,
        ssl_keyfile=str(key) if key else None,
        timeout_keep_alive=5,
    )

"""What each class of operation ends with under each fault, and how often it is sent: the promise, as a table.

A cell names what is raised (a key of `OUTCOMES`), or says `done`, and how many requests of the operation the service
saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from replicate.exceptions import (
    AmbiguousCreateError,
    DeadlineExceeded,
    DecodeError,
    ReplicateError,
    StreamInterrupted,
    TransportError,
)

OUTCOMES: Final[Mapping[str, type[Exception]]] = {
    "ambiguous": AmbiguousCreateError,
    "deadline": DeadlineExceeded,
    "interrupted": StreamInterrupted,
    "decode": DecodeError,
    "transport": TransportError,
    "status": ReplicateError,
}
"""What may be raised, from the kinds that say most to the others, since an exception may be several."""

# "read" are get, list, the text searches and cancel; "create" are all that make something, and PATCH. A file that is
# downloaded may be of any type, and without a length nobody can tell that it is cut: these cells are empty.

ALWAYS: Final = """
fault        read          create        delete        download      stream          run
refused      transport 4   transport 4   transport 4   transport 4   interrupted 6   transport 4
reset        transport 4   ambiguous 1   transport 4   transport 4   interrupted 6   ambiguous 1
reset-after  transport 4   ambiguous 1   transport 4   transport 4   interrupted 6   ambiguous 1
late         deadline 1    ambiguous 1   deadline 1    -             -               -
slow         deadline 1    ambiguous 1   done 1        -             -               -
cut-json     decode 1      ambiguous 1   done 1        -             interrupted 10  ambiguous 1
cut-body     transport 4   ambiguous 1   status 2      transport 4   interrupted 10  ambiguous 1
cut-stream   -             -             -             -             done 29         -
wrong-type   decode 1      ambiguous 1   decode 1      -             decode 1        ambiguous 1
400          status 1      status 1      status 1      status 1      status 1        status 1
408          status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
429          status 4      status 4      status 4      status 4      interrupted 6   status 4
429 in 7 s   status 4      status 4      status 4      status 4      interrupted 6   status 4
500          status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
502          status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
503          status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
503 in 7 s   status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
504          status 4      ambiguous 1   status 4      status 4      interrupted 6   ambiguous 1
"""
"""Every request of the operation meets the fault."""

ONCE: Final = """
fault        read          create        delete        download      stream          run
refused      done 2        done 2        done 2        done 2        done 2          done 2
reset        done 2        ambiguous 1   done 2        done 2        done 2          ambiguous 1
reset-after  done 2        ambiguous 1   status 2      done 2        done 2          ambiguous 1
late         -             -             -             done 1        done 1          done 1
slow         -             -             -             done 1        done 1          done 1
cut-json     -             -             -             -             done 2          -
cut-body     done 2        ambiguous 1   status 2      done 2        done 2          ambiguous 1
cut-stream   -             -             -             -             done 2          -
linger       -             -             -             -             done 1          -
408          done 2        ambiguous 1   done 2        done 2        done 2          ambiguous 1
429          done 2        done 2        done 2        done 2        done 2          done 2
429 in 7 s   done 2        done 2        done 2        done 2        done 2          done 2
500          done 2        ambiguous 1   done 2        done 2        done 2          ambiguous 1
503 in 7 s   done 2        ambiguous 1   done 2        done 2        done 2          ambiguous 1
"""
"""The first request of the operation meets the fault, and no other. A delete that is sent again after its answer was
lost finds what it deleted gone: 404."""

DEADLINE: Final[Mapping[str, Mapping[str, float]]] = {"late": {"timeout": 0.05}, "slow": {"timeout": 0.05}}
"""What a call is told where a fault only delays its answer."""


class Cell(NamedTuple):
    """One fault, one class of operation, and what comes of it."""

    fault: str
    manner: str
    outcome: str
    requests: int


def cells(table: str) -> list[Cell]:
    """The cells of a table that are filled."""
    head, *rows = table.strip().splitlines()
    places = [(head.index(manner), manner) for manner in head.split()[1:]]
    ends = [*(start for start, _ in places[1:]), None]
    found = [
        (row[: places[0][0]].strip(), manner, row[start:end].split())
        for row in rows
        for (start, manner), end in zip(places, ends, strict=True)
    ]
    return [Cell(fault, manner, told[0], int(told[1])) for fault, manner, told in found if told != ["-"]]


def fault_of(name: str) -> tuple[str | int, dict[str, Any]]:
    """The kind of a fault, and its details, from its name in the table."""
    kind, _, pause = name.partition(" in ")
    details: dict[str, Any] = {"retry_after": int(pause.removesuffix(" s"))} if pause else {}
    if name in DEADLINE:
        details["seconds"] = 0.3
    return int(kind) if kind.isdigit() else kind, details

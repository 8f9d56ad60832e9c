"""Identifiers and other arbitrary choices, drawn from a seed so that a test sees the same ones again."""

from __future__ import annotations

import base64
import random
import uuid
from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
_MIXED: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class Dice:
    """Draws what the service draws: ids, tokens, digits.

    Args:
        seed: The same text gives the same draws; None draws from the machine's entropy.
    """

    def __init__(self, seed: str | None) -> None:
        self._seed = seed
        self._random = random.SystemRandom() if seed is None else random.Random(seed)

    def restart(self) -> None:
        """Draw the same again."""
        self._random.seed(self._seed)

    def prediction_id(self) -> str:
        """26 lower-case letters and digits; trainings too."""
        return self._text(_LETTERS, 26)

    def version_id(self) -> str:
        """64 hexadecimal digits."""
        return self._text("0123456789abcdef", 64)

    def file_id(self) -> str:
        """48 characters: a UUID in base64."""
        name = uuid.UUID(int=self._random.getrandbits(128), version=4)
        return base64.b64encode(str(name).encode()).decode()

    def stream_token(self) -> str:
        """52 characters nobody guesses: who knows them may read the stream."""
        return self._text(_BASE32, 52)

    def delivery_token(self) -> str:
        """48 characters: the folder of one output file."""
        return self._text(_MIXED, 48)

    def message_id(self) -> str:
        """Identifier of one webhook, the same when it is sent again."""
        return "msg_" + self._text(_MIXED, 27)

    def secret(self) -> bytes:
        """24 bytes: a signing key."""
        return self._random.randbytes(24)

    def fraction(self) -> float:
        """A number from 0 up to 1."""
        return self._random.random()

    def _text(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choices(alphabet, k=length))

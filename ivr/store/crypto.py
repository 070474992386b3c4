"""Encryption at rest: AES-256-GCM with a key id in front and the place of use as associated data.

NIST SP 800-38D: a 96-bit random nonce is safe for 2^32 messages a key, far beyond what an installation writes.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ivr.errors import IvrError

_NONCE_BYTES = 12
_ID_BYTES = 4


class CannotDecrypt(IvrError):
    """Stored data does not open with this key: another IVR_DATA_KEY, or tampering."""

    code = "cannot_decrypt"


class Keyring:
    """One key for writing; reads check that the key id matches and say so when it does not."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._id = hashlib.sha256(b"id" + key).digest()[:_ID_BYTES]
        self._index_key = hashlib.sha256(b"index" + key).digest()

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt for `place` (for instance "calls.state" or "recording|client|id"); only the same place opens it."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._id + nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt; raises `CannotDecrypt`."""
        if sealed[:_ID_BYTES] != self._id:
            raise CannotDecrypt("written with another IVR_DATA_KEY: start with the key this installation began with")
        try:
            return self._aead.decrypt(sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES], sealed[_ID_BYTES + _NONCE_BYTES :], place.encode())
        except InvalidTag as error:
            raise CannotDecrypt(f"stored data for {place} is damaged or was moved") from error

    def index(self, value: str) -> str:
        """A keyed hash for looking an encrypted value up (telephone numbers); 32 hex digits."""
        return hmac.new(self._index_key, value.encode(), hashlib.sha256).hexdigest()[:32]

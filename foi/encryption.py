"""Text that is stored encrypted, and found again only by its whole value."""

import base64
import hashlib
import hmac
import json

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def derived(secret: str, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose; secrets are long and random."""
    return hmac.digest(secret.encode(), purpose, "sha256")


def cipher() -> MultiFernet:
    """Encrypts with the first key, decrypts with any."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(derived(secret, b"encrypt")))
            for secret in settings.FIELD_KEYS
        ]
    )


def fingerprints(text: str) -> list[str]:
    """What a value is found by, one for each key, the current one first.

    Spaces and letter case make no other value; an empty one has none.
    """
    plain = "".join(text.split()).upper().encode()
    if not plain:
        return []
    return [
        hmac.new(derived(secret, b"search"), plain, hashlib.sha256).hexdigest()
        for secret in settings.FIELD_KEYS
    ]


def fingerprint(text: str) -> str:
    """What a value is stored with for exact search; "" for none."""
    return next(iter(fingerprints(text)), "")


class EncryptedTextField(models.TextField):
    """Text whose column holds a Fernet token; empty text stays empty.

    It cannot be searched: the token of one text is never the same twice.
    """

    def from_db_value(self, value, expression, connection):
        return cipher().decrypt(value.encode()).decode() if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def get_lookup(self, lookup_name):
        """Only whether it is empty can be asked: `field=""`."""
        return super().get_lookup(lookup_name) if lookup_name == "exact" else None


class EncryptedJSONField(EncryptedTextField):
    """Plain data whose column holds a Fernet token."""

    def from_db_value(self, value, expression, connection):
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else text

    def get_prep_value(self, value):
        return super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def to_python(self, value):
        return value

"""Secrets the installation makes for itself, kept in its data folder."""

import os
import secrets
import uuid


def private_folder(path):
    """Make `path` and what is missing above it, open to its owner only."""
    for folder in (*reversed(path.parents), path):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def read_or_create(path):
    """Return the secret in `path`; on first use make one, readable by its owner only.

    Of two processes that come first at once, both use the same secret.
    """
    if not path.exists():
        create(path)
    return path.read_text(encoding="ascii").strip()


def read_or_create_lines(path):
    """Return the secrets in `path`, one a line, the current one first."""
    return read_or_create(path).split()


def add_first(path):
    """Put a new secret before those in `path`; return them all."""
    known = read_or_create_lines(path)
    draft = path.with_suffix(f".{uuid.uuid4().hex}")
    create(draft)
    draft.write_text("\n".join([*draft.read_text("ascii").split(), *known]), "ascii")
    os.replace(draft, path)
    return read_or_create_lines(path)


def create(path):
    """Write a new secret whole, unless another process was quicker."""
    draft = private_folder(path.parent) / uuid.uuid4().hex
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()

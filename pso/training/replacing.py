"""Files that processes read by place (`lexis.on_disk`) are replaced whole, never written over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file of the same ending, which takes the place of `path` when all went well."""
    fresh = path.with_name(f".fresh-{path.name}")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)

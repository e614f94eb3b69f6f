"""Files of text: how one is read, and what is said of one that cannot be."""

from pathlib import Path

from hsnexus.errors import SetupError, SourceError

__all__ = ["read_text", "text_of"]


def read_text(path: Path, *, what: str = "file") -> str:
    """Return the text of a UTF-8 file that begins with no byte order mark; see ``text_of``.

    Raises:
        SetupError: there is no such file, or it cannot be read.
        SourceError: it is not UTF-8, or begins with a byte order mark.
    """
    text = text_of(path, what)
    if text.startswith("\ufeff"):
        message = f"the {what} begins with a byte order mark"
        raise SourceError(message, where=str(path), advice="Save it as UTF-8 without one")
    return text


def text_of(path: Path, what: str) -> str:
    """Return the text of a UTF-8 file, its line breaks as they are.

    Args:
        path: of the file.
        what: it is, for messages.

    Raises:
        SetupError: there is no such file, or it cannot be read.
        SourceError: it is not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        message = f"the {what} cannot be read ({error.strerror})"
        raise SetupError(message, where=str(path), advice="Check the path and its permissions") from error
    except UnicodeDecodeError as error:
        message = f"the {what} is not UTF-8: byte {error.start} cannot be decoded"
        raise SourceError(message, where=str(path), advice="Save it as UTF-8") from error

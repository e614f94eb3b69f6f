"""The manifest of a built dataset: what is in it, and the hashes that prove that it is whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from hsnexus.errors import SetupError, SourceError

__all__ = ["DATA_FILE", "MANIFEST_FILE", "Manifest", "packaged", "read", "unchecked"]

DATA_FILE: Final = "hsnexus.nq"
MANIFEST_FILE: Final = "manifest.json"
_ADVICE: Final = "Run `hsnexus build --out FOLDER` and serve that folder, or install the package again"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build says of itself.

    Attributes:
        version: of the package that built it.
        digest: SHA-256 of the data file, in hexadecimal. The file is the RDFC-1.0 form of the whole dataset, so
            that two builds with one digest say the same.
        data_file: name of the N-Quads file beside the manifest; it lists the default graph's triples as well.
        graphs: IRI of each named graph, to the number of its triples.
        default: the IRIs of the graphs whose union is the default graph.
    """

    version: str
    digest: str
    data_file: str
    graphs: Mapping[str, int]
    default: tuple[str, ...]

    def text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"


def packaged() -> Path:
    """Return the folder of the dataset that ships in the package."""
    return Path(__file__).parent / "files" / "dataset"


def read(folder: Path) -> Manifest:
    """Return the manifest of the build in ``folder``, after checking the hash of its data file.

    Raises:
        SetupError: there is no build in the folder, or its manifest cannot be read.
        SourceError: the data file is not the one that the manifest speaks of.
    """
    manifest = unchecked(folder)
    path = folder / manifest.data_file
    try:
        with path.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
    except OSError as error:
        raise _missing(error, path) from error
    if digest != manifest.digest:
        message = "the data file is not the one that the manifest speaks of: their SHA-256 differ"
        raise SourceError(message, where=str(path), advice=_ADVICE)
    return manifest


def unchecked(folder: Path) -> Manifest:
    """Return the manifest of the build in ``folder``, for those who do not read its data file.

    Raises:
        SetupError: there is no build in the folder, or its manifest cannot be read.
    """
    path = folder / MANIFEST_FILE
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{**fields, "default": tuple(fields["default"])})
    except OSError as error:
        raise _missing(error, path) from error
    except (ValueError, TypeError, KeyError) as error:
        message = f"the manifest is not one of ours ({error})"
        raise SetupError(message, where=str(path), advice=_ADVICE) from error


def _missing(error: OSError, path: Path) -> SetupError:
    message = f"there is no whole dataset here ({error.strerror})"
    return SetupError(message, where=str(error.filename or path), advice=_ADVICE)

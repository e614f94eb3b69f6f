"""The claims as CSV: an edge list with a row a claim.

Source: https://www.rfc-editor.org/rfc/rfc4180.
"""

import csv
import io

from hsnexus.exports.cells import COLUMNS, cells
from hsnexus.exports.material import Material

__all__ = ["text"]


def text(material: Material) -> str:
    """Return the claims of a dataset as a table with a header, each line ended by CR and LF.

    A cell is written as it is, even where a spreadsheet would take it for a formula.

    Raises:
        SourceError: a claim is not what it should be.
    """
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, [column.name for column in COLUMNS])
    writer.writeheader()
    writer.writerows(map(cells, material.records))
    return written.getvalue()

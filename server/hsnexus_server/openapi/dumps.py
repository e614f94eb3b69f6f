"""Operations that give the whole graph as a file."""

from collections.abc import Mapping
from typing import Any, Final

from hsnexus.dumps import SUMS_FILE, names
from hsnexus.exports import EXPORTS
from hsnexus_server.description import Description
from hsnexus_server.negotiate import Shape, available
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path
from hsnexus_server.openapi.plain import TEXT
from hsnexus_server.openapi.refusals import OF_A_DATASET
from hsnexus_server.problems import Reason

__all__ = ["dumps"]

_TAGS: Final = ("dumps",)
_GRAPHS: Final = contents(Shape.GRAPH, solutions=TEXT)
_JSON: Final = "application/json"
_FILES: Final[Mapping[str, Any]] = {
    **{export.media_type: {"schema": TEXT} for export in EXPORTS.values()},
    _JSON: {"schema": {"type": "array"}},
    **{media_type: _GRAPHS[media_type] for media_type in available(Shape.GRAPH)},
    "application/gzip": {"schema": {**TEXT, "contentMediaType": "application/gzip"}},
    "text/plain": {"schema": TEXT},
}


def dumps(description: Description) -> Paths:
    """Return the operations by path; the description tells the version that is in the names of the files."""
    name = in_path("name", "The name of the file.", {**TEXT, "enum": [*names(description.version)]})
    given = Operation(
        id="dump",
        summary="The whole graph as a file, or the checksums of all such files.",
        description="Files of triples hold the default graph, files of quads the named graphs beside it; those with "
        "`rdf12` in their names hold the triple terms of RDF 1.2 too; those with `ontology` or `kg` are ontologies in "
        "one file without imports, asserted only or with what is inferred, to open in Protégé; the others hold claims, "
        "factors or works in other formats. Data of the operator's own is not among them.",
        tags=_TAGS,
        parameters=(name, *conditions()),
        answers={200: answer("The file.", _FILES, *ANSWERED), 304: unchanged()},
        refusals=OF_A_DATASET | {Reason.NOT_FOUND, Reason.PRECONDITION_FAILED, Reason.BUSY},
        urls=(f"/dumps/{SUMS_FILE}",),
    )
    return {
        "/dumps": {
            "get": _index("dumps", "The list of all files for browsers; for programs the way to their checksums.")
        },
        "/dumps/": {"get": _index("dumps_slash", "The same, at the address of the folder.")},
        "/dumps/{name}": {"get": given},
    }


def _index(name: str, summary: str) -> Operation:
    answers = {
        200: answer("A page that lists the files, for browsers.", PAGE, "ETag"),
        303: answer("The checksums, which name every file.", {}, "Location"),
        304: answer("The client has this page already.", {}, "ETag"),
    }
    return Operation(
        name, summary, _TAGS, answers, OF_A_DATASET | {Reason.PRECONDITION_FAILED}, parameters=conditions()
    )

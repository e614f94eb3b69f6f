"""Operations for people who read: pages that are no thing's own, and the files that pages are made of."""

from typing import TYPE_CHECKING, Any, Final

from hsnexus_server.assets import assets
from hsnexus_server.openapi.contents import PAGE, answer, unchanged
from hsnexus_server.openapi.headers import conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path
from hsnexus_server.openapi.plain import TEXT
from hsnexus_server.openapi.refusals import ANYWHERE, OF_A_PAGE
from hsnexus_server.problems import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["site"]

_TAGS: Final = ("site",)


def site() -> Paths:
    """Return the operations by path."""
    return {
        "/about": {
            "get": _page("about", "Scope and bias, making, licences and privacy, with counts of what is served.")
        },
        "/model": {"get": _page("model", "The model, shown on one claim in all its encodings.")},
        "/sections": {
            "get": _page(
                "sections", "The outline of the annotated sources: claims by section, and what each note supports."
            )
        },
        "/static/{name}": {"get": _static()},
    }


def _page(name: str, summary: str) -> Operation:
    return Operation(
        id=name,
        summary=summary,
        tags=_TAGS,
        parameters=conditions(),
        answers={200: answer("The page.", PAGE, "ETag"), 304: unchanged()},
        refusals=OF_A_PAGE,
        urls=(f"/{name}",),
    )


def _static() -> Operation:
    kinds = dict.fromkeys(asset.content_type.partition(";")[0] for asset in assets().values())
    content: Mapping[str, Any] = {kind: {"schema": TEXT} for kind in kinds or ("text/css",)}
    name = in_path("name", "The name of the file.", {**TEXT, "enum": [*assets()]} if assets() else TEXT)
    return Operation(
        id="static",
        summary="Style sheet, scripts, fonts and icon of the pages; what has a name never changes.",
        tags=_TAGS,
        parameters=(name, *conditions()),
        answers={
            200: answer("The file.", content, "ETag"),
            304: answer("The client has this file already.", {}, "ETag"),
        },
        refusals=ANYWHERE | {Reason.NOT_FOUND, Reason.PRECONDITION_FAILED},
        urls=tuple(f"/static/{name}" for name in [*assets()][:1]),
    )

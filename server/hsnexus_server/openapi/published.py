"""Operations that give what describes the exports."""

from hsnexus.exports import DOCUMENTS, Document
from hsnexus_server.openapi.contents import answer
from hsnexus_server.openapi.headers import conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.refusals import ANYWHERE
from hsnexus_server.problems import Reason
from hsnexus_server.published import path

__all__ = ["published"]


def published() -> Paths:
    """Return the operations by path."""
    return {path(document): {"get": _given(document)} for document in DOCUMENTS.values()}


def _given(document: Document) -> Operation:
    content = {document.media_type: {"schema": {"type": "object"}}}
    return Operation(
        id=f"claim_{document.name}",
        summary=f"{document.told}.",
        description="The exports among the dumps, which it describes, are the same claims as everywhere else.",
        tags=("dumps",),
        parameters=conditions(),
        answers={
            200: answer("The document.", content, "ETag"),
            304: answer("The client has this document already.", {}, "ETag"),
        },
        refusals=ANYWHERE | {Reason.PRECONDITION_FAILED},
        urls=(path(document),),
    )

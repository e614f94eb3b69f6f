"""What the URL and the form of a reconciliation request say."""

from typing import Final

from flask import request

from hsnexus_server.problems import Reason, refusal
from hsnexus_server.protocol import FORM, parameters, undecodable
from hsnexus_server.reconciliation.checking import wrong

__all__ = ["SEND", "given"]

SEND: Final = f"send a form ({FORM}) with queries=… or extend=…."


def given() -> dict[str, str]:
    """Return what the URL and the form say, each name once.

    Raises:
        RefusalError: 400, something is said twice, or a script is asked for; 415, the body is no form.
    """
    found = parameters(request.query_string, "URL", Reason.MALFORMED_RECONCILIATION)
    if request.method == "POST" and (body := request.get_data()):
        media_type = request.headers.get("Content-Type", "")
        what = undecodable(media_type, request.headers.get("Content-Encoding", ""))
        if what or media_type.partition(";")[0].strip().lower() != FORM:
            raise refusal(Reason.UNSUPPORTED_MEDIA_TYPE, f"{what or f'The body is {media_type!r}'}; {SEND}")
        for name, values in parameters(body, "form", Reason.MALFORMED_RECONCILIATION).items():
            found[name] = found.get(name, []) + values
    if "callback" in found:
        told = (
            "asks for a script (JSONP), which would run here in the page of whoever asks. Answers come as JSON, which "
            "pages of other origins may read where Access-Control-Allow-Origin says so, as OpenRefine 3.3 and newer do."
        )
        wrong("'callback'", told)
    for name, values in found.items():
        if len(values) > 1:
            wrong("The request", f"gives {name!a} {len(values)} times; give it once.")
    return {name: values[0] for name, values in found.items()}

"""The form that a request asks for, of a page that also comes as files: by suffix, parameter or Accept."""

from collections.abc import Mapping
from typing import Final

from flask import request

from hsnexus_server.accept import ranges, weight
from hsnexus_server.problems import Reason, refusal

__all__ = ["form"]

_SHOWN: Final = 80


def form(name: str, media_types: Mapping[str, str], suffix: str) -> str:
    """Return the format that suffix, ``format=`` or Accept ask for, in this order; the first where any is as good.

    Args:
        name: of the page.
        media_types: by format.
        suffix: of the path; empty for none.

    Raises:
        RefusalError: 404, 400 or 406, there is no such format.
    """
    if suffix:
        if suffix not in media_types:
            endings = ", ".join(f"/{name}.{form}" for form in media_types)
            raise refusal(Reason.NOT_FOUND, f"It comes as {endings}.")
        return suffix
    if asked := request.args.get("format", "").strip().lower():
        for key, media_type in media_types.items():
            if asked in {key, media_type}:
                return key
        told = f"There is no format {asked[:_SHOWN]!r}; write one of {', '.join(media_types)}."
        raise refusal(Reason.MALFORMED_REQUEST, told)
    header = ranges(request.headers.get("Accept", ""))
    best = max(media_types, key=lambda key: weight(header, media_types[key])[0])  # the first of equals
    if not weight(header, media_types[best])[0]:
        there_are = tuple(media_types.values())
        raise refusal(Reason.NOT_ACCEPTABLE, f"It comes as {', '.join(there_are)}.", available=there_are)
    return best

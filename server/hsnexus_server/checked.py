"""Whether the answer that a page shows is the pinned one, in a sentence."""

from typing import Final

from hsnexus.pinned import Comparison, Pin
from hsnexus.questions import Question
from hsnexus_server.asked import Asking, Found
from hsnexus_server.description import Description

__all__ = ["checked"]

_DIGITS: Final = 12


def checked(asking: Asking, question: Question, pin: Pin | None, found: Found, description: Description) -> str:
    """Return how an answer compares with the pinned one; what was not compared just now is not called checked.

    With files of the user's, the query is run once more, over the graphs of the build alone.

    Args:
        asking: who asks.
        question: what was asked.
        pin: the pinned answer to it; ``None`` where there is none.
        found: the answer.
        description: of the dataset that gave it.

    Raises:
        RefusalError: what the engine refuses.
    """
    if pin is None:
        return "not checked: no answer to this question is pinned"
    if found.text != asking.text(question, {}):
        return "not checked: no answer with these values is pinned"
    without = " without your data" if description.data else ""
    if without:
        found = asking.found(found.text, description)
    return _sentence(pin.compared(found.answer), pin.unit, without, f"build {found.version[:_DIGITS]}")


def _sentence(compared: Comparison, unit: str, without: str, build: str) -> str:
    size = f"{compared.pinned:,} {unit}{'' if compared.pinned == 1 else 's'}"
    if compared.same:
        return f"checked{without}: {size} on {build}"
    others = ", not the same ones in the same order" if compared.found == compared.pinned else ""
    return f"not as pinned{without}: {size} pinned, {compared.found:,} found{others}, on {build}"

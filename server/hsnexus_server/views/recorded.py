"""A page as a record: facts with a name each, and lists of statements under a heading each."""

from collections.abc import Iterable
from dataclasses import dataclass

from hsnexus_server.views.framed import Frame, shown

__all__ = ["Fact", "Listing", "listing", "record"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something told of a thing: other things, or texts.

    Attributes:
        name: what is told.
        things: their IRIs.
        texts: where it is no thing.
        exact: whether the texts are to be read letter by letter.
    """

    name: str
    things: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Statements, or other things, that have to do with a thing in one way.

    Attributes:
        heading: in which way.
        claims: the claims among them.
        others: the rest.
        more: the query of the list of claims that gives these claims; empty where none does.
    """

    heading: str
    claims: tuple[str, ...]
    others: tuple[str, ...]
    more: str = ""


def record(
    frame: Frame, trail: tuple[str, str], facts: Iterable[Fact], lists: Iterable[Listing], **more: object
) -> str:
    """Return the page of a thing as a record.

    Args:
        frame: the frame.
        trail: what the kind is called, and the path of its list; empty for none.
        facts: what is told; those without values are left out.
        lists: what hangs on the thing; empty ones are left out.
        more: what else the template takes.
    """
    told = [fact for fact in facts if fact.things or any(fact.texts)]
    full = [each for each in lists if each.claims or each.others]
    return shown(frame, "record.html", trail=trail, facts=told, lists=full, **more)


def listing(frame: Frame, heading: str, iris: Iterable[str], more: str = "") -> Listing:
    """Return statements in the order in which the source makes them, claims apart from the rest."""
    placed = frame.placed(dict.fromkeys(iris))
    claims = frame.argument.claims
    return Listing(
        heading,
        tuple(each for each in placed if each in claims),
        tuple(each for each in placed if each not in claims),
        more,
    )

"""What stands on lines of its own in a query: its clauses, the statements of a pattern, the rows of VALUES."""

from collections.abc import Iterator, Sequence
from typing import Final

from hsnexus.bracketed import Bracket, Item, first, is_alone, is_group, is_mark, is_remark, last, word
from hsnexus.lexer import Kind

__all__ = ["clauses", "following", "rows", "statements"]

# What a statement of a pattern may open with that is no triple, and whether only a group ends it.
_OPENINGS: Final = {
    **dict.fromkeys(("GRAPH", "LATERAL", "MINUS", "OPTIONAL", "SERVICE", "VALUES"), True),
    **dict.fromkeys(("BIND", "FILTER"), False),
}
_CLAUSES: Final = frozenset({
    "ASK", "BASE", "CONSTRUCT", "DESCRIBE", "FROM", "GROUP", "HAVING", "LIMIT", "OFFSET", "ORDER", "PREFIX", "SELECT",
    "VALUES", "VERSION", "WHERE",
})  # fmt: skip
# Forms after which WHERE stays in the line.
_SHORT: Final = frozenset({"ASK", "CONSTRUCT"})


def clauses(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the clauses of a query; a comment on lines of its own before one is one, too."""
    found: list[Item] = []
    nexts = following(items)
    for at, item in enumerate(items):
        name = word(item)
        opens = name in _CLAUSES and not (name == "WHERE" and len(found) == 1 and word(found[0]) in _SHORT)
        if is_alone(item):
            rest = nexts[at]
            opens = rest is None or word(rest) in _CLAUSES
        if found and (opens or is_alone(found[0])):
            yield found
            found = []
        found.append(item)
    if found:
        yield found


def statements(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the statements of a pattern: triples of one subject, or a clause with its group or expression."""
    found: list[Item] = []
    whole = False
    nexts = following(items)
    for at, item in enumerate(items):
        rest = nexts[at]
        joins = (is_remark(item) and not is_alone(item)) or (is_mark(item, ".") and found)
        if found and not joins and (whole or rest is None or _begins(found, rest)):
            yield found
            found, whole = [], False
        found.append(item)
        whole = whole or (len(found) == 1 if is_remark(item) else _ends(found, item))
    if found:
        yield found


def _begins(found: Sequence[Item], item: Item) -> bool:
    """Tell whether an item begins a statement after one that need not have ended."""
    name = word(item)
    in_clause = word(found[0]) in _OPENINGS
    return name in _OPENINGS or name == "UNION" or (is_group(item) and not in_clause)


def _ends(found: Sequence[Item], item: Item) -> bool:
    """Tell whether a statement has ended with an item."""
    if is_mark(item, ".") or word(item) == "UNION":
        return True
    by_group = _OPENINGS.get(word(found[0]))
    if by_group is None:
        return is_group(item)
    return isinstance(item, Bracket) and (not by_group or item.mark == "{")


def following(items: Sequence[Item]) -> list[Item | None]:
    """Return, for each place and the end, the item that stands there or next behind it and is no comment."""
    found: list[Item | None] = [None]
    for item in reversed(items):
        found.append(found[-1] if is_remark(item) else item)
    return found[::-1]


def rows(bracket: Bracket) -> Iterator[list[Item]]:
    """Yield the rows of VALUES, each with the comment at its end."""
    found: list[Item] = []
    for item in bracket.items:
        if found and not (is_remark(item) and not is_alone(item)) and not _is_tied(found[-1], item):
            yield found
            found = []
        found.append(item)
    if found:
        yield found


def _is_tied(before: Item, item: Item) -> bool:
    """Tell whether a token belongs to the term that the one before it began."""
    left, right = last(before).text, first(item)
    return left in {"+", "-", "^^"} or right.text == "^^" or right.kind is Kind.LANGUAGE

"""SPARQL queries in the one layout: other white space between their tokens, and nothing else of them changed.

Two spaces a level, a triple a line, the next predicate of a subject below the one before; ``{`` ends a line, and a
group of one plain statement stands in one.  An empty line stays where one was, and a comment at the end of its line or
on a line of its own.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from hsnexus.bracketed import (
    Bracket,
    Holds,
    Item,
    Piece,
    UnbalancedError,
    after_blank,
    bracketed,
    first,
    is_alone,
    is_group,
    is_mark,
    is_remark,
    last,
    word,
)
from hsnexus.errors import QuestionError
from hsnexus.lexer import Kind, position, tokens
from hsnexus.parsing import parse
from hsnexus.segments import clauses, following, rows, statements
from hsnexus.spacing import gaps, padding

__all__ = ["LayoutError", "laid_out"]

_WIDTH: Final = 120
_STEP: Final = 2
_LONGEST_SUBJECT: Final = 24


class LayoutError(QuestionError):
    """A text that cannot be laid out: it is no query, or would no longer be the same one."""


def laid_out(text: str) -> str:
    r"""Return a query in the one layout, its tokens and comments as they are.

    Raises:
        TextError: it cannot be read as tokens.
        LayoutError: it is not SPARQL; or it is, and is read otherwise here than by the engine.

    >>> print(laid_out("ask{?a ?b 1;?c'x'@en,?d.filter(?b!=?c&&!bound(?e))}"), end="")
    ask {
      ?a ?b 1 ;
         ?c 'x'@en , ?d .
      filter (?b != ?c && !bound(?e))
    }
    """
    found = tokens(text)
    _refuse_other(text)
    try:
        whole = bracketed(found)
    except UnbalancedError as error:
        line, column = position(text, error.offset)
        message = "this bracket has no other, or is nested too deep"
        raise LayoutError(message, where=f"line {line}, column {column}", advice="Close what is open") from error
    page = _Page()
    page.clauses(whole, 0)
    made = page.text()
    kept, anew = ([each[:2] for each in seen if each.kind is not Kind.SPACE] for seen in (found, tokens(made)))
    if kept != anew:
        message = "its tokens would run together"
        raise LayoutError(message, advice="Put spaces around < and > where they compare")
    _refuse_other(made)
    return made


def _refuse_other(text: str) -> None:
    try:
        with suppress(RuntimeError):  # it calls a function that is not here
            parse(text)
    except SyntaxError as error:
        advice = "Mend the query; where it has a < that compares, put spaces around it"
        message = f"it is not SPARQL: {str(error).partition(': expected')[0]}"
        raise LayoutError(message, advice=advice) from error


class _Page:
    """The lines that are made."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._indent = 0
        self._ended = False  # the line ends in a comment
        self._flat: dict[Bracket, str | None] = {}
        self._simple: dict[Bracket, bool] = {}

    def text(self) -> str:
        """Return all lines."""
        self._start(0)
        return "".join(f"{line}\n" for line in self._lines)

    # -- queries

    def clauses(self, bracket: Bracket, indent: int) -> None:
        """Lay out a query, or one in another; each clause on a line."""
        outermost = not bracket.mark
        opened = True
        for clause in clauses(bracket.items):
            if not (opened and is_remark(clause[0]) and not is_alone(clause[0])):
                self._start(indent, blank=not opened and after_blank(clause[0]))
            opened = False
            below = len("SELECT ") if word(clause[0]) == "SELECT" else 2 * _STEP
            self._flow(clause, Holds.CLAUSES, indent + below, wraps=True, loose=outermost)

    # -- patterns

    def _block(self, bracket: Bracket, gap: str) -> None:
        """Lay out a group, or what a blank node has, over several lines."""
        base = self._indent
        self._put(bracket.mark, gap, base + _STEP)
        inner, opened = base + _STEP, True
        if bracket.holds is Holds.CLAUSES:
            self.clauses(bracket, inner)
        else:
            for statement in rows(bracket) if bracket.holds is Holds.DATA else statements(bracket.items):
                if not (opened and is_remark(statement[0]) and not is_alone(statement[0])):
                    self._start(inner, blank=not opened and after_blank(statement[0]))
                opened = False
                self._flow(statement, bracket.holds, _deeper(statement, bracket, inner), wraps=False)
        self._start(base)
        self._put(last(bracket).text, "", base)

    # -- lines

    def _flow(  # noqa: PLR0913 - how a line may be set
        self, items: Sequence[Item], holds: Holds, deeper: int, *, wraps: bool, loose: bool = False, plain: bool = False
    ) -> None:
        """Set items side by side.

        Args:
            items: of one bracket.
            holds: what that holds.
            deeper: where lines go on that had to end.
            wraps: whether a line goes on below where it becomes too long.
            loose: whether groups stand over several lines, however short.
            plain: whether they stand in one, however long.
        """
        ended = False  # by a semicolon
        nexts = following(items)
        for at, (item, gap) in enumerate(zip(items, gaps(items, holds), strict=True)):
            if isinstance(item, Piece) and item.is_comment:
                self._comment(item, deeper)
                continue
            if ended or (wraps and at and not is_group(item) and self._is_full(item, gap)):
                self._start(deeper)
            if isinstance(item, Piece):
                self._put(item.token.text, gap, deeper)
            else:
                self._bracket(item, gap, deeper, loose=loose, plain=plain)
            rest = nexts[at + 1]
            goes_on = rest is not None and not is_mark(rest, ";", ".")
            ended = holds is Holds.PATTERN and not plain and is_mark(item, ";") and goes_on

    def _bracket(self, bracket: Bracket, gap: str, deeper: int, *, loose: bool, plain: bool) -> None:
        text = self._text(bracket)
        over_lines = loose and bracket.holds is Holds.PATTERN
        fits = not over_lines and self._is_simple(bracket) and not self._is_full(bracket, gap)
        short = fits or not bracket.items
        if self._ended and bracket.mark == "{":
            self._start(self._indent)
        if text is not None and (plain or short or bracket.mark not in {"{", "["}):
            self._put(text, gap, deeper)
        elif plain or bracket.mark not in {"{", "["}:
            self._put(bracket.mark, gap, deeper)
            self._flow(bracket.items, bracket.holds, deeper, wraps=False, plain=True)
            self._put(last(bracket).text, padding(bracket), deeper)
        else:
            self._block(bracket, gap)

    def _start(self, indent: int, *, blank: bool = False) -> None:
        if self._line:
            self._lines.append(self._line)
        if blank:
            self._lines.append("")
        self._line, self._indent, self._ended = "", indent, False

    def _put(self, text: str, gap: str, deeper: int) -> None:
        if self._ended:
            self._start(deeper)
        self._line = f"{self._line}{gap}{text}" if self._line else f"{' ' * self._indent}{text}"

    def _comment(self, piece: Piece, deeper: int) -> None:
        if (piece.starts_line and self._line) or self._ended:
            self._start(deeper)
        self._put(piece.token.text, " ", deeper)
        self._ended = True

    def _is_full(self, item: Item, gap: str) -> bool:
        """Tell whether an item would make the line too long."""
        text = item.token.text if isinstance(item, Piece) else self._text(item)
        line = self._line.rpartition("\n")[2] or " " * self._indent
        return text is not None and len(line) + len(gap) + len(text) > _WIDTH

    # -- what fits into a line

    def _text(self, bracket: Bracket) -> str | None:
        """Return a bracket in one line; ``None`` where a comment ends the line in it."""
        if bracket not in self._flat:
            self._flat[bracket] = self._joined(bracket)
        return self._flat[bracket]

    def _joined(self, bracket: Bracket) -> str | None:
        parts = [bracket.mark, padding(bracket)]
        for item, gap in zip(bracket.items, gaps(bracket.items, bracket.holds), strict=True):
            text = item.token.text if isinstance(item, Piece) else self._text(item)
            if text is None or is_remark(item):
                return None
            parts += [gap, text]
        return "".join((*parts, padding(bracket), last(bracket).text))

    def _is_simple(self, bracket: Bracket) -> bool:
        """Tell whether a bracket may stand in one line: as a group it holds one statement, of one predicate."""
        if bracket not in self._simple:
            self._simple[bracket] = self._text(bracket) is not None and self._is_one(bracket)
        return self._simple[bracket]

    def _is_one(self, bracket: Bracket) -> bool:
        if bracket.mark != "{" or bracket.holds is Holds.DATA:
            return True
        if bracket.holds is Holds.CLAUSES or any(is_mark(item, ";") for item in bracket.items):
            return False
        groups = [item for item in bracket.items if isinstance(item, Bracket)]
        return len([*statements(bracket.items)]) == 1 and all(map(self._is_simple, groups))


def _deeper(statement: Sequence[Item], bracket: Bracket, indent: int) -> int:
    """Return where a statement goes on: below the first predicate, where the subject is short."""
    if bracket.mark != "{":  # what a blank node has begins with a predicate
        return indent
    subject = first(statement[0])
    if word(statement[0]) or isinstance(statement[0], Bracket) or len(subject.text) > _LONGEST_SUBJECT:
        return indent + 2 * _STEP
    return indent + len(subject.text) + 1

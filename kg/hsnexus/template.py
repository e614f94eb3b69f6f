"""Query text with parameters in it: which they are, where they stand, and whether a term may stand there.

A parameter is a variable with grlc's spelling (https://github.com/CLARIAH/grlc): ``?_effect_iri`` an IRI, ``?_word`` a
plain string, ``?_word_en`` a string with a language, ``?_hops_integer`` an ``xsd:integer``; two underscores, as in
``?__effect_iri``, mark one that may be left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hsnexus.errors import SourceError
from hsnexus.lexer import Kind, TextError, Token, form, meaningful, position, tokens

__all__ = ["FORMS", "Slot", "Template", "Type", "slot", "template"]

_SLOT: Final = re.compile(r"(?P<optional>_?)_(?P<name>[a-z]+)(?:_(?P<suffix>iri|integer|[a-z]{2}))?")
# No DESCRIBE: what it answers is for each engine to choose.
FORMS: Final = ("ASK", "CONSTRUCT", "SELECT")
# Clauses that name variables, graphs or numbers, so that an IRI or a literal in their place does not parse.
_NO_TERMS: Final = frozenset({"FROM", "GRAPH", "GROUP", "LIMIT", "OFFSET", "ORDER", "SELECT", "SERVICE", "VALUES"})
_OTHERWISE: Final = "Let it stand as subject or object of a pattern, or inside FILTER or BIND"


class Type(StrEnum):
    """What a value is."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter as its token spells it.

    Attributes:
        name: lower-case letters.
        type: what takes its place.
        language: the tag of a string that has one; else empty.
        optional: whether it may be left out; then a variable takes its place.
    """

    name: str
    type: Type
    language: str
    optional: bool

    @property
    def variable(self) -> str:
        """The variable that stands where an optional parameter is left out."""
        return f"?any_{self.name}"


@dataclass(frozen=True, slots=True)
class Template:
    """A query with parameters.

    Attributes:
        text: the query.
        tokens: its tokens.
        form: ``SELECT``, ``CONSTRUCT`` or ``ASK``.
        columns: what a SELECT projects, in order; nothing for other forms and for ``SELECT *``.
        slots: the parameters by name, in the order in which they first stand in the text.
    """

    text: str
    tokens: tuple[Token, ...]
    form: str
    columns: tuple[str, ...]
    slots: Mapping[str, Slot]


def slot(token: Token) -> Slot | None:
    """Return the parameter that a token spells; ``None`` for every other token.

    >>> slot(tokens("?__effect_iri")[0])
    Slot(name='effect', type=<Type.IRI: 'iri'>, language='', optional=True)
    """
    if token.kind is not Kind.VARIABLE or not token.text[1:].startswith("_"):
        return None
    match = _SLOT.fullmatch(token.text[1:])
    if match is None:
        return None
    suffix = match["suffix"] or ""
    kind = {"iri": Type.IRI, "integer": Type.INTEGER}.get(suffix, Type.STRING)
    return Slot(match["name"], kind, suffix if kind is Type.STRING else "", bool(match["optional"]))


def template(text: str, where: str, first_line: int = 1) -> Template:
    """Return query text with its parameters.

    Args:
        text: a SPARQL query.
        where: the file that it comes from, for messages.
        first_line: the line of that file on which the text begins.

    Raises:
        SourceError: the text is no query, or a parameter is misspelt, spelt in two ways, or stands where no term may.
    """
    try:
        found = tokens(text)
    except TextError as error:
        line = first_line + position(text, error.offset)[0] - 1
        raise SourceError(error.message, where=f"{where}:{line}", advice=error.advice or "Mend the query") from error
    if form(found) not in FORMS:
        message = f"the query is none of {', '.join(FORMS)}"
        raise SourceError(message, where=f"{where}:{first_line}", advice="Ask with one of them")
    slots: dict[str, Slot] = {}
    spelt: dict[str, str] = {}
    for token, fault in _faults(found):
        place = f"{where}:{first_line + position(text, token.start)[0] - 1}"
        this = slot(token)
        if this is None:
            message = f"{token.text} is no parameter"
            advice = "Spell it ?_name, ?_name_iri, ?_name_integer or ?_name_en, with a name of lower-case letters"
            raise SourceError(message, where=place, advice=advice)
        if fault:
            message = f"{token.text} stands {fault}"
            raise SourceError(message, where=place, advice=_OTHERWISE)
        before = spelt.setdefault(this.name, token.text)
        if before != token.text:
            message = f"one parameter is spelt {before} and {token.text}"
            raise SourceError(message, where=place, advice="Keep one spelling")
        slots[this.name] = this
    for token in found:
        if token.text in {f"{sign}{this.variable[1:]}" for this in slots.values() for sign in "?$"}:
            place = f"{where}:{first_line + position(text, token.start)[0] - 1}"
            message = f"{token.text} is the name of a parameter that is left out"
            raise SourceError(message, where=place, advice="Give the variable another name")
    return Template(text, found, form(found), tuple(_columns(found)), slots)


@dataclass(slots=True)
class _Frame:
    """What is open: an expression, a pattern (its terms are triples or paths), or a place without terms."""

    kind: str
    clause: str = ""


def _faults(found: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Yield each token that begins as a parameter does, with what is wrong about its place, if anything is."""
    seen = list(meaningful(found))
    frames = [_Frame("none")]
    for at, token in enumerate(seen):
        before = seen[at - 1].text.upper() if at else ""
        after = seen[at + 1].text if at + 1 < len(seen) else ""
        if token.kind is Kind.WORD:
            word = token.text.upper()
            if word in _NO_TERMS or word in {"WHERE", "HAVING", "FILTER", "BIND", "OPTIONAL", "UNION", "MINUS"}:
                frames[-1].clause = word
        elif token.kind is Kind.PUNCTUATION:
            _step(frames, token.text, seen[max(at - 2, 0) : at])
        elif token.kind is Kind.VARIABLE and token.text[1:].startswith("_"):
            yield token, _fault(frames[-1], before, after)


def _step(frames: list[_Frame], text: str, before: Sequence[Token]) -> None:
    """Open or close frames, as one token of punctuation does."""
    top = frames[-1]
    for sign in text:
        if sign == "{":
            frames.append(_Frame("none" if top.clause == "VALUES" else "pattern"))
            top.clause = ""
        elif sign == "[":
            frames.append(_Frame("pattern"))
        elif sign == "(":
            frames.append(_Frame(_inside(top, before)))
        elif sign in "}])" and len(frames) > 1:
            frames.pop()


def _inside(top: _Frame, before: Sequence[Token]) -> str:
    """Return what a parenthesis opens: an argument list or expression after a word, else more of what it stands in."""
    if top.clause in _NO_TERMS or (top.kind == "none" and top.clause != "HAVING"):
        return "none"
    word = before[-1].kind is Kind.WORD and before[-1].text != "a" if before else False
    called = any(token.text.upper() == "FILTER" for token in before)
    return "expression" if word or called or top.clause == "HAVING" else top.kind


def _fault(top: _Frame, before: str, after: str) -> str:
    """Say what is wrong about the place of a parameter; nothing where a term may stand."""
    if top.kind == "none" or top.clause in _NO_TERMS:
        return f"in {top.clause}" if top.clause in _NO_TERMS else "outside the patterns of the query"
    if before == "AS":
        return "where a variable is named"
    if top.kind == "pattern" and (before in {"/", "|", "^", "!"} or after in {"/", "|", "*", "+", "?"}):
        return "in a property path"
    return ""


def _columns(found: Sequence[Token]) -> Iterator[str]:
    """Yield the names of the variables that a SELECT projects."""
    if form(found) != "SELECT":
        return
    seen = list(meaningful(found))
    start = next(at for at, token in enumerate(seen) if token.text.upper() == "SELECT")
    depth = 0
    for before, token in zip(seen[start:], seen[start + 1 :], strict=False):
        if token.text == "{" or token.text.upper() in {"WHERE", "FROM"}:
            return
        depth += (token.text == "(") - (token.text == ")")
        if token.kind is Kind.VARIABLE and (depth == 0 or before.text.upper() == "AS"):
            yield token.text[1:]

"""The Manchester syntax, read: class expressions and data ranges as a person types them into Protégé.

Source: https://www.w3.org/TR/owl2-manchester-syntax/. Names may be of several words, in quotation marks or without;
the words of the syntax (``and``, ``some`` …) are taken in any case of letters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn, Protocol

import pyoxigraph as ox

from hsnexus.constructs import Constructs, Node
from hsnexus.errors import QuestionError
from hsnexus.explanation.tokens import RESTRICTIONS, Token, refuse
from hsnexus.vocab import PREFIXES

__all__ = ["Names", "Reader"]

_FACETS: Final[Mapping[str, str]] = {
    "<=": "maxInclusive",
    "<": "maxExclusive",
    ">=": "minInclusive",
    ">": "minExclusive",
    "length": "length",
    "minlength": "minLength",
    "maxlength": "maxLength",
    "pattern": "pattern",
}
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_DEEPEST: Final = 60


class Names(Protocol):
    """Who knows what is called how."""

    def of(self, kind: str, name: str) -> str:
        """Return the IRI of what is called so.

        Args:
            kind: what it must be: ``class``, ``individual``, ``property``, ``object property``, ``datatype``.
            name: as typed.

        Raises:
            QuestionError: nothing of the kind is called so, or several things are.
        """
        ...

    def has(self, kind: str, name: str) -> bool:
        """Tell whether something of a kind, or several things, are called so."""
        ...

    def is_data(self, iri: str) -> bool:
        """Tell whether an IRI is that of a datatype property."""
        ...


@dataclass(slots=True)
class Reader:
    """Reads expressions from left to right.

    Attributes:
        text: as typed, for messages.
        ahead: the pieces of it.
        names: who knows what is called how.
        make: makes the expressions.
    """

    text: str
    ahead: list[Token]
    names: Names
    make: Constructs = field(default_factory=Constructs)
    at: int = 0
    depth: int = 0

    def expression(self) -> Node:
        """Read a class expression.

        Raises:
            QuestionError: what stands there is none.
        """
        return self.range(data=False)

    def range(self, *, data: bool) -> Node:
        """Read a class expression, or a data range.

        Raises:
            QuestionError: what stands there is none.
        """
        return self._joined(("or", "and"), data=data)

    def end(self) -> None:
        """Make sure that nothing is left.

        Raises:
            QuestionError: something is.
        """
        if self.at < len(self.ahead):
            self.refuse("this does not belong here")

    def refuse(self, message: str) -> NoReturn:
        """Say that what stands here cannot be read."""
        refuse(message, self.text, self.ahead[self.at].at if self.at < len(self.ahead) else len(self.text))

    def name(self, kind: str) -> ox.NamedNode:
        """Read a name, which may be of several words.

        Raises:
            QuestionError: there is none, or nothing of the kind is called so.
        """
        parts: list[str] = []
        while self.at < len(self.ahead) and (token := self.ahead[self.at]).is_name:
            if parts and token.kind != "word":
                break
            parts.append(token.text)
            self.at += 1
            if token.kind != "word":
                break
        if not parts:
            self.refuse(f"a name is missing (of one {kind})")
        return ox.NamedNode(self.names.of(kind, " ".join(parts)))

    def literal(self) -> ox.Literal | None:
        """Read a literal, if one stands there.

        Raises:
            QuestionError: its datatype has no name.
        """
        token = self._next()
        if token is None:
            return None
        found = None
        if token.kind == "literal":
            body, _, rest = token.text[1:].rpartition('"')
            value = re.sub(r"\\(.)", r"\1", body)
            if rest.startswith("@"):
                found = ox.Literal(value, language=rest[1:])
            elif rest.startswith("^^"):
                found = ox.Literal(value, datatype=ox.NamedNode(self.names.of("datatype", rest[2:])))
            else:
                found = ox.Literal(value)
        elif _NUMBER.fullmatch(token.text):
            found = ox.Literal(token.text, datatype=ox.NamedNode(f"{PREFIXES['xsd']}integer"))
        elif _DECIMAL.fullmatch(token.text):
            found = ox.Literal(token.text, datatype=ox.NamedNode(f"{PREFIXES['xsd']}decimal"))
        elif token.word in {"true", "false"}:
            found = ox.Literal(token.word, datatype=ox.NamedNode(f"{PREFIXES['xsd']}boolean"))
        self.at += found is not None
        return found

    def role(self) -> tuple[Node, bool]:
        """Read a property, or the inverse of one; tell whether it is a datatype property.

        Raises:
            QuestionError: there is none.
        """
        if self._is_next("inverse"):
            return self.object_role(), False
        named = self.name("property")
        return named, self.names.is_data(named.value)

    def object_role(self) -> Node:
        """Read an object property, or the inverse of one.

        Raises:
            QuestionError: there is none.
        """
        if not self._takes("inverse"):
            return self.name("object property")
        bracket = self._takes("(")
        role = self.make.inverse(self.name("object property"))
        if bracket:
            self._needs(")")
        return role

    def _next(self) -> Token | None:
        return self.ahead[self.at] if self.at < len(self.ahead) else None

    def _is_next(self, word: str) -> bool:
        token = self._next()
        return token is not None and (token.text if token.kind == "mark" else token.word) == word

    def _takes(self, word: str) -> bool:
        found = self._is_next(word)
        self.at += found
        return found

    def _needs(self, word: str) -> None:
        if not self._takes(word):
            self.refuse(f"{word!r} is missing")

    def _joined(self, levels: tuple[str, ...], *, data: bool) -> Node:
        """Read what is joined by a word: ``or`` binds less than ``and``."""
        if not levels:
            return self._one(data=data)
        word, *rest = levels
        self._deeper()
        members = [self._joined(tuple(rest), data=data)]
        while self._takes(word) or (word == "and" and self._takes("that")):
            members.append(self._joined(tuple(rest), data=data))
        self.depth -= 1
        return self.make.either(*members, data=data) if word == "or" else self.make.both(*members, data=data)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse("this is nested too deeply")

    def _one(self, *, data: bool) -> Node:
        if self._takes("not"):
            self._deeper()
            found = self.make.no(self._one(data=data), data=data)
            self.depth -= 1
            return found
        if self._takes("("):
            found = self._joined(("or", "and"), data=data)
            self._needs(")")
            return found
        if self._takes("{"):
            return self._listed(data=data)
        if data:
            return self._datatype()
        here = self.at
        return self._restriction() if self._is_restriction() else self._class(here)

    def _is_restriction(self) -> bool:
        """Tell whether a property stands here: ``inverse``, or a name with the word of a restriction behind it."""
        at = self.at
        if at < len(self.ahead) and self.ahead[at].word == "inverse":
            return True
        while at < len(self.ahead) and self.ahead[at].is_name:
            at += 1
        return at > self.at and at < len(self.ahead) and self.ahead[at].word in RESTRICTIONS

    def _class(self, here: int) -> Node:
        try:
            return self.name("class")
        except QuestionError:
            if self.at == here:
                self.refuse("a class expression is missing")
            raise

    def _listed(self, *, data: bool) -> Node:
        members: list[Node | ox.Literal] = []
        while not members or self._takes(","):
            literal = self.literal() if data else None
            if data and literal is None:
                self.refuse("a literal is missing")
            members.append(literal or self.name("individual"))
        self._needs("}")
        return self.make.one_of(*members, data=data)

    def _datatype(self) -> Node:
        datatype = self.name("datatype")
        if not self._takes("["):
            return datatype
        facets: list[tuple[ox.NamedNode, ox.Literal]] = []
        while not facets or self._takes(","):
            token = self._next()
            facet = _FACETS.get(token.text if token and token.kind == "mark" else token.word if token else "")
            if facet is None:
                self.refuse(f"a facet is missing: one of {' '.join(_FACETS)}")
            self.at += 1
            value = self.literal()
            if value is None:
                self.refuse("a literal is missing")
            facets.append((ox.NamedNode(PREFIXES["xsd"] + facet), value))
        self._needs("]")
        return self.make.faceted(datatype, facets)

    def _restriction(self) -> Node:
        role, data = self.role()
        if self._takes("some"):
            return self.make.some(role, self._one(data=data))
        if self._takes("only"):
            return self.make.restricted(role, "allValuesFrom", self._one(data=data))
        if self._takes("self"):
            return self.make.itself(role)
        if self._takes("value"):
            return self.make.value(role, self.value(data=data))
        for word, part in (("min", "min"), ("max", "max"), ("exactly", "")):
            if self._takes(word):
                token = self._next()
                if token is None or not token.text.isascii() or not token.text.isdecimal():
                    self.refuse("a number is missing")
                self.at += 1
                return self.make.counted(role, part, int(token.text), self._filler(data=data), data=data)
        return self.refuse("one of some, only, value, Self, min, max, exactly is missing")

    def value(self, *, data: bool) -> Node | ox.Literal:
        """Read the value of a property.

        Raises:
            QuestionError: there is none of the right kind.
        """
        if not data:
            return self.name("individual")
        literal = self.literal()
        if literal is None:
            self.refuse("a literal is missing")
        return literal

    def _filler(self, *, data: bool) -> Node | None:
        token = self._next()
        begins = token is not None and (token.is_name or token.text in {"(", "{"} or token.word in {"not", "inverse"})
        return self._one(data=data) if begins else None

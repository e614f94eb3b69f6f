"""Competency questions: from the text of a query file to a question with typed parameters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeGuard

from hsnexus.article import a
from hsnexus.header import Header, header_of
from hsnexus.names import said
from hsnexus.template import Slot, Template, Type, template
from hsnexus.vocab import BASE, PREFIXES

__all__ = ["FAMILIES", "USERS", "VIEWS", "Parameter", "Question", "question"]

FAMILIES: Final[Mapping[str, str]] = {
    "terms": "Who counts as what, in whose words",
    "taxonomy": "What kinds there are, and what follows from being one",
    "causes": "What brings a thing about, and what it does",
    "nexus": "How migration and human security act on each other",
    "hops": "Chains of two and three claims",
    "loops": "Circles that close",
    "rivals": "Who disagrees, and under which condition a claim holds",
    "threats": "What endangers whom, really or only in somebody's eyes",
    "freedoms": "Which freedoms are advanced or endangered",
    "actors": "Who does what, and who owes what to whom",
    "groups": "What is said about women, children, households, returnees",
    "evidence": "On what the claims rest",
    "integration": "How to join the graph with other data",
    "quality": "How well the graph is made",
}
VIEWS: Final = ("table", "graph", "path", "chart")
USERS: Final = ("semantic-web researcher", "linked-data integrator", "ontology reviewer")
_NEEDS: Final = ("sparql-1.2",)
# Words that a command line, a URL or a call has other uses for.
_RESERVED: Final = frozenset({
    "complete", "dataset", "evidence", "format", "help", "pin", "query", "question", "readme", "root", "search",
    "template", "timeout", "update",
})  # fmt: skip
_STEM: Final = re.compile(r"cq(\d{2,3})(-[a-z0-9]+){2,5}")
_OPTIONS: Final[Mapping[Type, frozenset[str]]] = {
    Type.IRI: frozenset({"type", "class"}),
    Type.STRING: frozenset({"type"}),
    Type.INTEGER: frozenset({"type", "min", "max"}),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an asker may set.

    Attributes:
        name: lower-case letters.
        type: what its value is.
        language: the tag that a string gets; empty for a plain one.
        class_iri: of an IRI, the class whose individuals are the choices; ``owl:Class`` for classes of ours.
        default: the value where none is given; ``None`` where the parameter may be left out.
        least: the smallest integer; ``None`` where there is no bound.
        most: the largest integer; ``None`` where there is no bound.
        enumerated: whether its choices are to be listed.
        listed: the choices that the file itself lists, for readers that do not look them up in the graph.
    """

    name: str
    type: Type
    language: str
    class_iri: str
    default: str | int | None
    least: int | None
    most: int | None
    enumerated: bool
    listed: tuple[str, ...]

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is None

    @property
    def accepted(self) -> str:
        """What a value may be, in words."""
        if self.type is Type.IRI:
            return f"the IRI, prefixed name or label of {a(said(self.class_iri))}"
        if self.type is Type.STRING:
            return f"any text, taken as language {self.language}" if self.language else "any text"
        bounds = (
            f"from {self.least}" if self.least is not None else "",
            f"to {self.most}" if self.most is not None else "",
        )
        return " ".join(("a whole number", *filter(None, bounds)))

    def is_within(self, number: int) -> bool:
        """Tell whether an integer lies within the bounds."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question: what it asks, for whom, and the query that answers it.

    Attributes:
        stem: the name of its file without ``.rq``, and of its page.
        id: such as ``CQ07``.
        family: one of ``FAMILIES``.
        summary: the question, with its question mark.
        description: what the answer holds.
        tags: keywords.
        parameters: by name, in the order in which they first stand in the query.
        view: how an answer is best shown: ``table``, ``graph``, ``path`` or ``chart``.
        user: who asks such a thing.
        gives: the column whose IRIs are claims; empty where no row rests on one.
        needs: more than SPARQL 1.1: ``sparql-1.2``; else empty.
        scans: what grows with the dataset and is read whole; empty where the query starts at what is bound.
        empty: why the answer with the defaults holds nothing; empty where it holds something.
        text: the whole file.
        template: the query in it, without the header.
    """

    stem: str
    id: str
    family: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    view: str
    user: str
    gives: str
    needs: str
    scans: str
    empty: str
    text: str
    template: Template

    @property
    def iri(self) -> str:
        """Its IRI."""
        return f"{BASE}query/{self.stem}"

    @property
    def form(self) -> str:
        """The form of its query: ``SELECT``, ``CONSTRUCT`` or ``ASK``."""
        return self.template.form


def question(stem: str, text: str, where: str = "") -> Question:
    """Return the question that a query file asks.

    Args:
        stem: the name of the file without ``.rq``.
        text: its text: lines of YAML after ``#+``, then SPARQL.
        where: the path of the file, for messages; its name where it is left out.

    Raises:
        SourceError: header or query are wrong; the error names file, line and what to do.
    """
    where = where or f"{stem}.rq"
    header = header_of(text, where)
    body = "".join(text.splitlines(keepends=True)[len(header.lines) :])
    of_stem = _STEM.fullmatch(stem)
    if of_stem is None or header.text("x-id") != f"CQ{of_stem[1]}":
        message = f"the file is called {stem!r} and its question {header.text('x-id')!r}"
        header.fail("x-id", message, "Call the file cqNN-two-to-five-words.rq, and its question CQNN")
    summary = header.text("summary")
    if not summary.endswith("?") or "\n" in summary:
        header.fail("summary", "the summary asks nothing", "Let it be one question, with its question mark")
    made = template(body, where, len(header.lines) + 1)
    gives = header.text("x-gives")
    if gives and gives not in made.columns:
        advice = f"Name one of its columns: {', '.join(made.columns)}" if made.columns else "Leave it out"
        header.fail("x-gives", f"the query projects no column {gives!r}", advice)
    return Question(
        stem=stem,
        id=header.text("x-id"),
        family=header.text("x-family", tuple(FAMILIES)),
        summary=summary,
        description=" ".join(header.text("description").split()),
        tags=header.words("tags"),
        parameters=_parameters(header, made.slots),
        view=header.text("x-view", VIEWS),
        user=header.text("x-user", USERS),
        gives=gives,
        needs=header.text("x-needs", _NEEDS),
        scans=header.text("x-scans"),
        empty=header.text("x-empty"),
        text=text,
        template=made,
    )


def _parameters(header: Header, slots: Mapping[str, Slot]) -> Mapping[str, Parameter]:
    """Return the parameters: each typed, each with a default unless it may be left out."""
    typed = header.fields.get("x-params", {})
    if not isinstance(typed, dict) or not all(isinstance(options, dict) for options in typed.values()):
        header.fail("x-params", "`x-params` types no parameters", "Write {name: {type: iri, class: hsn:Factor}}")
    defaults, enumerated = header.pairs("defaults"), header.pairs("enumerate")
    for key, names in (("x-params", typed), ("defaults", defaults), ("enumerate", enumerated)):
        for name in names:
            if name not in slots:
                header.fail(key, f"`{key}` names {name!r}, which the query has not", "Use the name that stands there")
    ordered = sorted(slots)
    for shorter, longer in pairwise(ordered):
        if longer.startswith(shorter):
            header.fail("x-params", f"the name {shorter!r} begins {longer!r}", "Give one of them another name")
    return {
        name: _parameter(header, this, typed.get(name), defaults.get(name), enumerated) for name, this in slots.items()
    }


def _parameter(
    header: Header, this: Slot, options: object, default: object, enumerated: Mapping[object, object]
) -> Parameter:
    """Return a parameter, whose slot, type, options and default agree."""
    if not isinstance(options, dict):
        header.fail("x-params", f"`x-params` does not type {this.name!r}", f"Add {this.name}: {{type: {this.type}}}")
    if options.get("type") != this.type:
        message = f"{this.name!r} has the type {options.get('type')!r}, and is spelt as {this.type.value!r}"
        header.fail("x-params", message, "Let both agree")
    if not options.keys() <= _OPTIONS[this.type]:
        message = f"{this.name!r} has an option that no {this.type.value} has"
        header.fail("x-params", message, f"Its options are {', '.join(sorted(_OPTIONS[this.type]))}")
    if this.optional is not (default is None):
        fault = "may be left out and has a default" if this.optional else "has no default"
        advice = "Give it one in `defaults`, or two underscores in the query, one of the two"
        header.fail("defaults", f"{this.name!r} {fault}", advice)
    if this.name in _RESERVED:
        header.fail("x-params", f"{this.name!r} has another use", f"Not to be used: {', '.join(sorted(_RESERVED))}")
    prefix, _, local = str(options.get("class", "")).partition(":")
    if this.type is Type.IRI and (prefix not in PREFIXES or not local):
        header.fail("x-params", f"{this.name!r} has no class of which we know the prefix", "Add class: hsn:Factor")
    if this.name in enumerated and this.type is not Type.IRI:
        header.fail("enumerate", f"{this.name!r} has no choices to list", "Leave it out there")
    bounds = (options.get("min"), options.get("max"))
    if not all(bound is None or type(bound) is int for bound in bounds):
        header.fail("x-params", f"a bound of {this.name!r} is no whole number", "Write min: 1, max: 4")
    made = Parameter(
        name=this.name,
        type=this.type,
        language=this.language,
        class_iri=PREFIXES[prefix] + local if this.type is Type.IRI else "",
        default=default if isinstance(default, (str, int)) else None,
        least=bounds[0],
        most=bounds[1],
        enumerated=this.name in enumerated,
        listed=_listed(header, this.name, enumerated.get(this.name), default),
    )
    if default is not None and not _FITS[this.type](made, default):
        header.fail("defaults", f"the default of {this.name!r} is not {made.accepted}", "Mend it, or the type")
    return made


def _listed(header: Header, name: str, choices: object, default: object) -> tuple[str, ...]:
    """Return the choices that a header lists for a parameter; none where it leaves them to the graph."""
    if choices is None:
        return ()
    entries = choices if isinstance(choices, list) else []
    listed = tuple(filter(_is_iri, entries))
    if not listed or len(set(listed)) != len(entries):
        advice = "Write one `- IRI` a line, each once, or leave them all out"
        header.fail("enumerate", f"the choices of {name!r} are no list of IRIs", advice)
    if default not in (None, *listed):
        header.fail("enumerate", f"the default of {name!r} is none of its choices", "Add it, or take another")
    return listed


def _is_iri(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", value) is not None


# A default is a whole IRI, as grlc pastes it where the parameter stands.
_FITS: Final[Mapping[Type, Callable[[Parameter, object], bool]]] = {
    Type.IRI: lambda _, value: _is_iri(value),
    Type.STRING: lambda _, value: isinstance(value, str),
    Type.INTEGER: lambda parameter, value: type(value) is int and parameter.is_within(value),
}

"""The network of factors and claims as GraphML: a node a factor, an edge a claim.

Source: http://graphml.graphdrawing.org/specification.html.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from hsnexus.errors import SourceError
from hsnexus.exports.cells import COLUMNS, cells, joined
from hsnexus.exports.facts import Facts, plain
from hsnexus.exports.fields import CLAIM, Form
from hsnexus.exports.material import Material
from hsnexus.exports.record import Record
from hsnexus.vocab import HSN, ONTOLOGY, PREFIXES

__all__ = ["EDGE", "NODE", "text"]

_SKOS: Final = PREFIXES["skos"]
NODE: Final = {
    "label": ("string", "what the factor is called"),
    "other_labels": ("string", "what else it is called"),
    "definition": ("string", "what it is, in one sentence"),
    "families": ("string", "the classes it belongs to, by their labels"),
    "root_families": ("string", "the families in their widest sense, by their labels"),
    "claims": ("long", "how many claims have it as cause or effect"),
}
"""The data of a node: type, and what it tells."""
EDGE: Final = {
    **{column.name: ("string", column.told) for column in COLUMNS if column.name not in {"cause", "effect"}},
    "sign_number": ("long", "the sign as a number: 1 increases, -1 decreases, 0 is open or denied"),
    "denied": ("boolean", "whether the claim denies the influence"),
    "perceived": ("boolean", "whether it tells no influence, but that somebody sees the cause as a threat"),
}
"""The data of an edge, likewise."""
_VALUES: Final = frozenset(field.name for field in CLAIM if field.form is Form.VALUE)
_HSN: Final = f"{ONTOLOGY}#"
_NUMBERS: Final[Mapping[str, str]] = {"increase": "1", "decrease": "-1", "mixed": "0", "none": "0"}
_TAIL: Final = "</graph>\n</graphml>\n"
# What no XML 1.0 can hold, not even as a reference: https://www.w3.org/TR/xml/#charsets.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# As characters these would come back as spaces or line feeds.
_KEPT: Final = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def text(material: Material) -> str:
    """Return the network of a dataset: every factor, and every claim as an edge from its cause to its effect.

    Raises:
        SourceError: a claim is not what it should be, or a text holds a character that no XML can hold.
    """
    return "".join((*_head(), *_nodes(material), *_edges(material.records), _TAIL))


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, data in (("node", NODE), ("edge", EDGE)):
        for name, (form, _) in data.items():
            yield f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{form}"/>\n'
    yield '<graph id="hsnexus" edgedefault="directed">\n'


def _nodes(material: Material) -> Iterator[str]:
    facts, argument = material.facts, material.argument
    degrees: dict[str, int] = dict.fromkeys(facts.of_class(HSN.Factor), 0)
    for record in material.records:
        for factor in sorted({record["cause"]["id"], record["effect"]["id"]}):
            degrees[factor] = degrees.get(factor, 0) + 1
    for factor, degree in degrees.items():
        families = argument.families.get(factor, frozenset())
        data = {
            "label": facts.name(factor),
            "other_labels": joined(map(plain, facts.texts(factor, f"{_SKOS}altLabel"))),
            "definition": joined(map(plain, facts.texts(factor, f"{_SKOS}definition"))),
            "families": joined(sorted(map(facts.name, families & _own(facts, factor)))),
            "root_families": joined(sorted(map(facts.name, families & argument.roots))),
            "claims": str(degree),
        }
        yield f"<node id={_quoted(factor, factor)}>{_data('node', data, factor)}</node>\n"


def _own(facts: Facts, factor: str) -> set[str]:
    """Return the classes of a factor that say more than that it is one."""
    return {*facts.types(factor)} - {HSN.Factor, HSN.Phenomenon}


def _edges(claims: Iterable[Record]) -> Iterator[str]:
    for record in claims:
        row = cells(record)
        data = {name: row[name].replace(_HSN, "") if name in _VALUES else row[name] for name in EDGE if name in row}
        marks = {"denied": row["sign"] == "none", "perceived": row["relation"] == HSN.perceivedAsThreat}
        data |= {"sign_number": _NUMBERS[row["sign"]], **{name: str(is_so).lower() for name, is_so in marks.items()}}
        ends = f"source={_quoted(row['cause'], row['claim'])} target={_quoted(row['effect'], row['claim'])}"
        yield f"<edge id={_quoted(row['claim'], row['claim'])} {ends}>{_data('edge', data, row['claim'])}</edge>\n"


def _data(kind: str, data: Mapping[str, str], where: str) -> str:
    """Return the data of a node or an edge; what is empty is left out."""
    told = ((name, _allowed(value, where)) for name, value in data.items() if value)
    return "".join(f'<data key="{kind}-{name}">{escape(value, _KEPT)}</data>' for name, value in told)


def _quoted(value: str, where: str) -> str:
    return quoteattr(_allowed(value, where))


def _allowed(value: str, where: str) -> str:
    found = _FORBIDDEN.search(value)
    if found:
        message = f"a text of it holds the character U+{ord(found[0]):04X}, which no XML can hold"
        raise SourceError(message, where=where, advice="Take it out of the text, or export jsonl, which can hold it")
    return value

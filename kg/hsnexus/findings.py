"""Findings: what an inquiry has found, as a record for programs, as a table, and as text."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from hsnexus.binding import Value
from hsnexus.influence import Hop, Path, Profile
from hsnexus.influence.profiles import tally
from hsnexus.inquirer import Inquirer
from hsnexus.inquiries import INQUIRIES
from hsnexus.records import NET, Record

__all__ = ["Findings", "found"]


Row = tuple[str, ...]

_STEP: Final = ("step", "kind", "cause", "step sign", "effect", "claims")


@dataclass(frozen=True, slots=True)
class Findings:
    """What an inquiry has found.

    Attributes:
        record: all of it, as plain values: what was ``asked``, the findings, and ``labels`` of the IRIs in them.
        columns: names of the columns of the table.
        rows: the table: one row for a step, a disagreement or a sentence.
        text: it told in English; empty where it is not told.
        bibtex: entries of what it cites; empty where it cites nothing.
    """

    record: Record
    columns: Row
    rows: tuple[Row, ...]
    text: str = ""
    bibtex: str = ""

    def written(self, form: str) -> str:
        """Return the findings in one of the formats of their inquiry: ``json``, ``csv``, ``txt`` or ``bib``."""
        return _WRITTEN[form](self)


def found(inquirer: Inquirer, name: str, given: Mapping[str, Value]) -> Findings:
    """Return what an inquiry finds.

    Args:
        inquirer: who is asked.
        name: of the inquiry, from ``INQUIRIES``.
        given: values, by name of a setting.

    Raises:
        QuestionError: a value cannot be taken, or there is nothing to ask with it.
    """
    settings = INQUIRIES[name].settings
    values = INQUIRIES[name].settled(given, inquirer.factor)
    asked = {each: values.get(setting.keyword, setting.default) for each, setting in settings.items()}
    findings = _FOUND[name](inquirer, values)
    record = {"asked": {each: value for each, value in asked.items() if value is not None}, **findings.record}
    labels = inquirer.network.argument.labels
    named = {iri: labels[iri] for iri in sorted(set(_texts(record))) if iri in labels}
    return replace(findings, record={**record, "labels": named})


def _paths(inquirer: Inquirer, values: dict[str, Any]) -> Findings:
    limit = values.pop("limit", INQUIRIES["paths"].settings["limit"].default)
    every = inquirer.paths(**values)
    some = every[:limit]
    columns = ("path", "sign", "modality", "marks", "conditions", "sources", *_STEP)
    rows = [
        (str(at), each.sign, each.modality, ", ".join(each.marks), " ".join(each.conditions), str(each.sources), *step)
        for at, each in enumerate(some, start=1)
        for step in _steps(each.hops)
    ]
    return Findings({"total": len(every), "paths": [_way(each) for each in some]}, columns, tuple(rows))


def _loops(inquirer: Inquirer, values: dict[str, Any]) -> Findings:
    found = inquirer.loops(**values)
    counts = Counter(loop.feedback for loop in found)
    records = [{"feedback": loop.feedback, **_way(loop.path)} for loop in found]
    columns = ("loop", "feedback", "modality", "marks", *_STEP)
    rows = [
        (str(at), loop.feedback, loop.path.modality, ", ".join(loop.path.marks), *step)
        for at, loop in enumerate(found, start=1)
        for step in _steps(loop.path.hops)
    ]
    return Findings(
        {"total": len(found), "feedback": dict(sorted(counts.items())), "loops": records}, columns, tuple(rows)
    )


def _rivals(inquirer: Inquirer, values: dict[str, Any]) -> Findings:
    found = inquirer.rivals(**values)
    records = [{"kind": (fields := asdict(each)).pop("strife"), **fields} for each in found]
    columns = ("kind", "cause", "effect", "claims", "against", "crossed")
    rows = [
        (each.strife, each.cause, each.effect, " ".join(each.claims), " ".join(each.against), str(each.crossed).lower())
        for each in found
    ]
    return Findings({"total": len(found), "rivals": records}, columns, tuple(rows))


def _profile(inquirer: Inquirer, values: dict[str, Any]) -> Findings:
    found = inquirer.profile(**values)
    steps = _sides(found)
    record = {
        "factor": found.factor,
        "families": found.families,
        "causes": found.causes,
        "effects": found.effects,
        "betweenness": found.betweenness,
        "place": found.place,
        "factors": len(inquirer.network.betweenness),
        "sources": sorted(found.sources),
        "denied": found.denied,
        "tallies": {
            "reaching": asdict(tally(inquirer.network, found.reaching, other="cause")),
            "leaving": asdict(tally(inquirer.network, found.leaving, other="effect")),
        },
        **{side: [asdict(hop) for hop in hops] for side, hops in steps.items()},
    }
    columns = ("side", "kind", "cause", "sign", "effect", "claims")
    rows = [
        (side, hop.kind, hop.cause, hop.sign, hop.effect, " ".join(hop.claims))
        for side, hops in steps.items()
        for hop in hops
    ]
    return Findings(record, columns, tuple(rows))


def _sides(profile: Profile) -> Mapping[str, tuple[Hop, ...]]:
    """Return the steps of a profile, by the side on which they stand."""
    found = {"reaching": profile.reaching, "leaving": profile.leaving}
    return found | ({side: getattr(profile.net, side) for side in NET} if profile.net else {})


def _why(inquirer: Inquirer, values: dict[str, Any]) -> Findings:
    found = inquirer.why(**values)
    told, path, bibtex = found.telling, found.path, "\n\n".join(found.bibtex)
    record = {
        "total": found.paths,
        "text": found.text,
        "permalink": found.permalink,
        "bibtex": bibtex,
        "path": _way(path) if path else None,
    }
    rows: list[Row] = []
    if told and path:
        claims = iter(path.claims)
        carried = [next(claims) if hop.claims else "" for hop in path.hops]
        rows = [
            (str(at), hop.kind, hop.cause, hop.sign, hop.effect, claim, sentence)
            for at, (hop, claim, sentence) in enumerate(zip(path.hops, carried, told.sentences, strict=True), start=1)
        ]
    columns = ("step", "kind", "cause", "step sign", "effect", "claim", "sentence")
    text = "\n\n".join([found.text, "\n".join([found.permalink, *(told.claims if told else ())]), bibtex])
    return Findings(record, columns, tuple(rows), f"{text}\n", f"{bibtex}\n")


_FOUND: Final[Mapping[str, Callable[[Inquirer, dict[str, Any]], Findings]]] = {
    "paths": _paths,
    "loops": _loops,
    "rivals": _rivals,
    "profile": _profile,
    "why": _why,
}


def _steps(hops: Sequence[Hop]) -> Iterator[Row]:
    for step, hop in enumerate(hops, start=1):
        yield str(step), hop.kind, hop.cause, hop.sign, hop.effect, " ".join(hop.claims)


def _way(path: Path) -> Record:
    return {
        "factors": path.factors,
        "length": path.length,
        "sign": path.sign,
        "modality": path.modality,
        "marks": path.marks,
        "conditions": path.conditions,
        "rivals": path.rivals,
        "sources": path.sources,
        "claims": path.claims,
        "hops": [asdict(hop) for hop in path.hops],
    }


def _texts(value: object) -> Iterator[str]:
    """Yield every text in plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(name)
            yield from _texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _texts(each)


def _csv(findings: Findings) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([findings.columns, *findings.rows])
    return text.getvalue()


_WRITTEN: Final[Mapping[str, Callable[[Findings], str]]] = {
    "json": lambda findings: json.dumps(findings.record, ensure_ascii=False, indent=1) + "\n",
    "csv": _csv,
    "txt": lambda findings: findings.text,
    "bib": lambda findings: findings.bibtex,
}

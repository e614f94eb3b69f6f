"""What lets a reader check a claim without this server: a program, a line of RDF 1.2 and a query."""

from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.vocab import PREFIXES, written
from hsnexus_server.claims.passages import Passage

__all__ = ["edge", "program", "query"]

_PROGRAM: Final = """import hashlib, unicodedata
text = unicodedata.normalize("NFKD", open("article.txt", encoding="utf-8").read()).lower()
letters = "".join(each for each in text if "a" <= each <= "z")
for count, proof in [
{0}
]:
    found = (letters[at : at + count] for at in range(len(letters) - count + 1))
    print(any(hashlib.sha256(each.encode()).hexdigest() == proof for each in found))
"""


def program(passage: Passage) -> str:
    """Return a program that looks for a passage in any text of its source, by its letters; it needs Python alone."""
    proofs = (f'    ({piece.letters}, "{piece.letters_sha256}"),' for piece in passage.pieces)
    return _PROGRAM.format("\n".join(proofs))


def edge(argument: Argument, claim: Claim) -> str:
    """Return the typed edge of a claim, reified by the claim, as Turtle of RDF 1.2."""
    terms = [claim.cause, argument.relations[claim.relation].properties[0], claim.effect, claim.iri]
    names = [written(iri) for iri in terms]
    used = sorted({name.partition(":")[0] for name in names if not name.startswith("<")})
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    cause, relation, effect, reifier = names
    return f'VERSION "1.2"\n{prefixes}{cause} {relation} {effect} ~ {reifier} .'


def query(claim: Claim) -> str:
    """Return a query for a claim and where it is stated."""
    return f"""PREFIX hsn: <{PREFIXES["hsn"]}>
SELECT ?cause ?relation ?effect ?passage ?sha256 WHERE {{
  BIND(<{claim.iri}> AS ?claim)
  ?claim hsn:hasCause ?cause ;
    hsn:hasRelation ?relation ;
    hsn:hasEffect ?effect ;
    hsn:statedIn ?passage .
  ?passage hsn:textSha256 ?sha256 .
}}
ORDER BY ?passage
"""

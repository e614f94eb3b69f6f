"""The queries of the gates: small ones, large ones, and the hostile ones."""

from typing import Final

__all__ = ["BOMBS", "CANARY", "OUTWARD", "ROWS", "STACKS"]

CLAIM: Final = "https://w3id.org/hsnexus/haque-2005/claim/c{:03}"
CANARY: Final = "SELECT ?label {{ <" + CLAIM + "> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
CUBE: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
ROWS: Final = "{ ?one ?two ?three . ?four a <http://www.w3.org/2002/07/owl#Class> } LIMIT 100000"
# The hostile rows of the design by their names there; what a raw engine makes of them: endless, out of memory, dead.
BOMBS: Final = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {CUBE} }}",
    "cartesian stream": f"SELECT * {{ {CUBE} }}",
    "cartesian sort": f"SELECT * {{ {CUBE} }} ORDER BY ?a ?d ?g LIMIT 1",
    "unconnected patterns": f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(20))} }} ORDER BY ?o1",
    "free path": "SELECT * { ?a (<x:p>|!<x:p>)* ?b . ?c (<x:p>|!<x:p>)* ?d }",
    "doubling": "SELECT ?x40 { BIND('aaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "replace": "SELECT ?y { BIND('aaaaaaaaaaaaaaaa' AS ?x) BIND("
    + "REPLACE(" * 9
    + "?x"
    + ", 'a', 'aaaaaaaaaaaaaaaa')" * 9
    + " AS ?y) }",
    "group concat": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?x) {{ {CUBE} }}",
    "values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(2000)))} }}" for v in "xyz")
    + " }",
    "collection": "SELECT * { " + "(" * 150 + "1" + ")" * 150 + " ?p ?o . (" + " ".join(["1"] * 700) + ") ?q ?r }",
    "one subject": "SELECT * { ?s " + " ; ".join(f"?p{n} ?o{n}" for n in range(1000)) + " }",
    "optionals": "SELECT * { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(200)) + " }",
}
# Those that reach for the stack, or for the time and memory of the parser and of regular expressions.
STACKS: Final = {
    "braces": "SELECT * " + "{" * 5000,
    "calls": "SELECT * { FILTER(" + "STR(" * 1000 + "1" + ")" * 1000 + ") }",
    "negations": "ASK { FILTER(" + "!" * 20_000 + "true) }",
    "sums": "ASK { FILTER(" + "+".join(["1"] * 20_000) + " > 0) }",
    "unions": "ASK { {} " + "UNION {} " * 6700 + "}",
    "in a string": "ASK { FILTER('" + "{" * 5000 + "' = '') }",
    "binds": "SELECT * { " + " ".join(f"BIND(1 AS ?v{n})" for n in range(3000)) + " }",
    "many variables": "SELECT * { VALUES (" + " ".join(f"?v{n}" for n in range(9000)) + ") {} }",
    "regex": "ASK { FILTER(REGEX('" + "a" * 5000 + "b', '(a+)+$')) }",
    "large regex": "ASK { FILTER(REGEX('a', '((a{100}){100}){100}')) }",
    "regex a row": f"SELECT * {{ {CUBE} FILTER(REGEX(STR(?a), CONCAT('\\\\w{{100}}', STR(?d)))) }}",
}
# "@" stands for the port of a trap.
_SPELLINGS: Final = (
    "SERVICE <http://127.0.0.1:@/> { ?s ?p ?o }",
    "SERVICE SILENT <http://[::1]:@/> { ?s ?p ?o }",
    "sErViCe#\n<http://2130706433:@/> { ?s ?p ?o }",
    "FILTER EXISTS { SERVICE <http://127.0.0.1:@/> { ?s ?p ?o } }",
    "{ SELECT * { SERVICE SILENT <http://127.0.0.1:@/> { ?s ?p ?o } } }",
    "?a ?b ?c FILTER(?a<?b&&?c='x>') SERVICE SILENT <http://127.0.0.1:@/> { ?s ?p ?o }",
    "\\u0053ERVICE <http://127.0.0.1:@/> { ?s ?p ?o }",
    "VALUES ?e { <http://127.0.0.1:@/> } SERVICE ?e { ?s ?p ?o }",
)
OUTWARD: Final = (
    *(
        f"{form} {{ {spelling} }}"
        for form in ("SELECT *", "ASK", "CONSTRUCT { <x:s> <x:p> 1 } WHERE")
        for spelling in _SPELLINGS
    ),
    "SELECT * FROM <http://127.0.0.1:@/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:@/> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <http://127.0.0.1:@/> { ?s ?p ?o } }",
    "LOAD <http://127.0.0.1:@/>",
)

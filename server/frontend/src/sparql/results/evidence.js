// The evidence of a claim: what is asked, and what comes back of who says it, how surely, and where.
import { last } from "./names.js";
import { bound } from "./terms.js";

const HSN = "https://w3id.org/hsnexus/ontology#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
// In the order in which they are told.
export const TOLD = [
  ["hasRelation", "Relation"],
  ["hasModality", "How surely"],
  ["hedgeCue", "Hedged by"],
  ["hasVoice", "Voice"],
  ["attributedTo", "Reported from"],
  ["underCondition", "Given"],
  ["viaMechanism", "By way of"],
  ["heldUnder", "Under the"],
  ["perceivedBy", "As seen by"],
  ["addressedTo", "Asked of"],
];

// Returns the query for all of it; each row is one thing told, or one piece of a passage.
export function query(claim) {
  const properties = ["hasCause", "hasEffect", "citedInFootnote", ...TOLD.map(([name]) => name)].map((name) => `hsn:${name}`).join(" ");
  return `PREFIX hsn: <${HSN}>
PREFIX rdfs: <${RDFS}>
SELECT ?told ?thing ?name ?section ?section_name ?start ?end ?words ?first ?last
WHERE {
  {
    VALUES ?told { rdfs:label hsn:statedIn ${properties} }
    <${claim}> ?told ?thing .
    OPTIONAL { ?thing rdfs:label ?name }
    OPTIONAL {
      ?thing hsn:inSection ?section ;
             hsn:wordCount ?words ;
             hsn:hasRange? ?piece .
      ?piece hsn:start ?start ;
             hsn:end ?end .
      OPTIONAL { ?section rdfs:label ?section_name }
      OPTIONAL {
        ?thing hsn:firstWords ?first ;
               hsn:lastWords ?last .
      }
    }
  }
  UNION
  {
    <${claim}> hsn:hasRelation/hsn:carriesPolarity ?thing .
    BIND(hsn:carriesPolarity AS ?told)
    OPTIONAL { ?thing rdfs:label ?name }
  }
}
ORDER BY ?told ?start ?end ?thing ?name`;
}

// Returns what the rows tell: the sentence, cause, effect and sign, what else is said by name of a property, the notes,
// and the passages with their pieces.
export function read(rows) {
  const of = (property) => {
    const things = new Map();
    for (const row of rows) {
      const [told, thing, name] = ["told", "thing", "name"].map((column) => bound(row, column));
      if (told?.value === property && thing && !things.has(thing.value)) things.set(thing.value, named(thing, name));
    }
    return [...things.values()];
  };
  const passages = new Map();
  for (const row of rows) {
    const value = (column) => bound(row, column)?.value ?? "";
    if (value("told") !== `${HSN}statedIn`) continue;
    const iri = value("thing");
    if (!passages.has(iri)) {
      const section = bound(row, "section");
      passages.set(iri, { iri, section: section ? named(section, bound(row, "section_name")) : null, words: value("words"), first: value("first"), last: value("last"), pieces: new Set() });
    }
    if (value("start")) passages.get(iri).pieces.add(`${value("start")}–${value("end")}`);
  }
  const [cause, effect, sign] = ["hasCause", "hasEffect", "carriesPolarity"].map((name) => of(HSN + name)[0] ?? null);
  return {
    sentence: of(`${RDFS}label`)[0]?.label ?? "",
    cause,
    effect,
    sign: sign && { ...sign, name: last(sign.iri) },
    told: TOLD.map(([name, heading]) => [heading, of(HSN + name)]).filter(([, things]) => things.length),
    notes: of(`${HSN}citedInFootnote`),
    passages: [...passages.values()].map((one) => ({ ...one, pieces: [...one.pieces] })),
  };
}

function named(thing, name) {
  return thing.type === "uri" ? { iri: thing.value, label: name?.value ?? last(thing.value) } : { iri: "", label: thing.value };
}

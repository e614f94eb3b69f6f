// Where in a query one stands: what may come there, and what is known of the variables around it.
import { tokens } from "./tokens.js";

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TERMS = new Set(["iri", "name", "variable", "blank", "string", "number"]);
const OPENING = { "{": "group", "[": "blank", "<<": "triple", "<<(": "triple", "{|": "annotation" };
const CLOSING = new Set(["}", "]", ")", ">>", ")>>", "|}"]);
// What is inside stands where one term stands.
const ONE_TERM = new Set(["blank", "list", "triple"]);
const FORMS = /^(SELECT|ASK|CONSTRUCT|DESCRIBE)$/i;
const CLAUSES = /^(FILTER|BIND|HAVING|BY|LIMIT|OFFSET|SELECT|DESCRIBE)$/i;

/** The prefixes that a text declares, by name. */
export function declared(found) {
  const prefixes = new Map();
  found.forEach((token, at) => {
    if (!/^PREFIX$/i.test(token.text) || found[at + 1]?.kind !== "name" || found[at + 2]?.kind !== "iri") return;
    prefixes.set(found[at + 1].text.slice(0, -1), found[at + 2].text.slice(1, -1));
  });
  return prefixes;
}

/** The IRI that a token names; undefined where it names none. */
export function named(token, prefixes) {
  if (token.text === "a") return RDF_TYPE;
  if (token.kind === "iri") return token.text.slice(1, -1);
  if (token.kind !== "name") return undefined;
  const colon = token.text.indexOf(":");
  const space = prefixes.get(token.text.slice(0, colon));
  return space === undefined ? undefined : space + token.text.slice(colon + 1).replace(/\\(.)/g, "$1");
}

/**
 * What may come at a place, and the triples of the text.
 *
 * `place` is one of prologue, projection, clause, subject, predicate, class, object, after, expression, values;
 * `subject` and `property` are those of the triple that one is in, `through` the property before the last `/`;
 * `types` and `objects` are what is said of each variable, `prefixes` and `variables` those of the whole text.
 */
export function situation(text, at) {
  const all = tokens(text);
  const prefixes = declared(all);
  const facts = { types: new Map(), objects: new Map() };
  walk(all, prefixes, facts);
  const variables = new Set(all.filter(({ kind }) => kind === "variable").map((token) => token.text));
  return { ...walk(tokens(text.slice(0, at)), prefixes, null), ...facts, prefixes, variables };
}

function walk(found, prefixes, facts) {
  const stack = [{ kind: "top", slot: 0 }];
  let skipped = 0; // terms that are no part of a triple
  let clause = ""; // the word that an open bracket may belong to
  let form = "";
  found.forEach((token, at) => {
    const frame = stack.at(-1);
    const before = found[at - 1];
    if (token.kind === "word" && token.text !== "a" && !/^(true|false)$/i.test(token.text)) {
      clause = token.text.toUpperCase();
      if (FORMS.test(clause)) form = clause;
      if (clause === "GRAPH" || clause === "SERVICE") skipped = 1;
      if (frame.kind === "group") frame.slot = 0;
      if (clause === "SELECT" && frame.kind === "group") frame.kind = "select";
    } else if (OPENING[token.text] && token.kind === "mark") {
      const kind = token.text === "{" && clause === "VALUES" ? "values" : OPENING[token.text];
      stack.push({ kind, slot: kind === "blank" || kind === "annotation" ? 1 : 0 });
      clause = "";
    } else if (token.text === "(" && token.kind === "mark") {
      const path = before && frame.slot === 1 && !clause;
      const list = !clause && frame.kind === "group" && frame.slot !== 1 && before?.kind !== "iri" && before?.kind !== "name";
      stack.push({ kind: frame.kind === "values" ? "values" : path ? "path" : list ? "list" : "expression", slot: 0, outer: frame });
      clause = "";
    } else if (CLOSING.has(token.text) && token.kind === "mark") {
      if (stack.length > 1) stack.pop();
      const outer = stack.at(-1);
      if (ONE_TERM.has(frame.kind)) taken(outer, { text: "", kind: "none" });
      else if (frame.kind === "path") outer.slot = 2;
      else if (token.text === "}") outer.slot = 0;
      clause = "";
    } else if (token.kind === "mark") {
      marked(frame, token.text);
      if (token.text === "~" || token.text === "^^") skipped = 1;
      if (".;,".includes(token.text)) clause = "";
    } else if (TERMS.has(token.kind) || token.kind === "word") {
      if (skipped) skipped -= 1;
      else if (frame.kind === "path") frame.outer.property = token;
      else if (!CLAUSES.test(clause)) taken(frame, token);
    }
  });
  const frame = stack.at(-1);
  return { place: place(frame, stack, clause, form, found.at(-1)), subject: frame.subject, property: frame.property, through: frame.through };

  function taken(frame, token) {
    if (frame.slot === 0) Object.assign(frame, { subject: token, slot: 1, through: undefined });
    else if (frame.slot === 1) Object.assign(frame, { property: token, slot: 2 });
    else if (frame.slot === 2) {
      if (facts) noted(frame, token);
      frame.slot = 3;
    }
  }

  function noted({ subject, property, through }, object) {
    const iri = property && named(property, prefixes);
    if (iri === RDF_TYPE && subject?.kind === "variable" && !through) add(facts.types, subject.text, named(object, prefixes));
    if (iri && object.kind === "variable") add(facts.objects, object.text, iri);
  }
}

function marked(frame, text) {
  if (text === ".") frame.slot = 0;
  else if (text === ";") Object.assign(frame, { slot: 1, through: undefined });
  else if (text === "," && frame.slot === 3) frame.slot = 2;
  else if (frame.slot === 2 && (text === "/" || text === "|")) Object.assign(frame, { slot: 1, through: text === "/" ? frame.property : undefined });
}

function place(frame, stack, clause, form, last) {
  if (frame.kind === "expression" || frame.kind === "values") return frame.kind;
  if (stack.length === 1) return !form ? "prologue" : CLAUSES.test(clause) ? "projection" : "clause";
  if (frame.kind === "select" || (CLAUSES.test(clause) && last?.kind !== "mark")) return "projection";
  if (frame.kind === "path") return "predicate";
  if (frame.slot === 2) return frame.property?.text === "a" || /(^|:)type$/.test(frame.property?.text ?? "") ? "class" : "object";
  return ["subject", "predicate", "", "after"][frame.slot];
}

function add(map, key, value) {
  if (value === undefined) return;
  if (!map.has(key)) map.set(key, new Set());
  map.get(key).add(value);
}

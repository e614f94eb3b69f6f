// Completion: what may come where one stands, of the language, the query and the dataset.
import { snippetCompletion } from "@codemirror/autocomplete";

import { choices } from "./holes.js";
import { named, situation } from "./situation.js";
import { tokens } from "./tokens.js";
import { FUNCTIONS, KEYWORDS } from "./words.js";

const FORMS = [
  snippetCompletion("SELECT ${*} WHERE {\n  ${}\n}", { label: "SELECT", type: "keyword", detail: "rows", boost: 3 }),
  snippetCompletion("ASK {\n  ${}\n}", { label: "ASK", type: "keyword", detail: "yes or no", boost: 1 }),
  snippetCompletion("CONSTRUCT {\n  ${}\n} WHERE {\n  ${}\n}", { label: "CONSTRUCT", type: "keyword", detail: "a graph", boost: 2 }),
  snippetCompletion("DESCRIBE ${}", { label: "DESCRIBE", type: "keyword", detail: "things" }),
];
const BLOCKS = [
  snippetCompletion("OPTIONAL {\n  ${}\n}", { label: "OPTIONAL", type: "keyword" }),
  snippetCompletion("FILTER (${})", { label: "FILTER", type: "keyword" }),
  snippetCompletion("FILTER NOT EXISTS { ${} }", { label: "FILTER NOT EXISTS", type: "keyword" }),
  snippetCompletion("BIND (${} AS ?${name})", { label: "BIND", type: "keyword" }),
  snippetCompletion("VALUES ?${name} { ${} }", { label: "VALUES", type: "keyword" }),
  snippetCompletion("GRAPH ${?graph} {\n  ${}\n}", { label: "GRAPH", type: "keyword" }),
  snippetCompletion("{\n  ${}\n} UNION {\n  ${}\n}", { label: "UNION", type: "keyword" }),
  snippetCompletion("MINUS {\n  ${}\n}", { label: "MINUS", type: "keyword" }),
];
const AFTER = [
  snippetCompletion("WHERE {\n  ${}\n}", { label: "WHERE", type: "keyword", boost: 1 }),
  ...["ORDER BY ", "GROUP BY ", "LIMIT 100", "OFFSET ", "HAVING ", "FROM ", "FROM NAMED "].map((label) => ({ label, type: "keyword" })),
];
const CALLS = FUNCTIONS.map((label) => snippetCompletion(`${label}(\${})`, { label, type: "function" }));
const WORDS = KEYWORDS.map((label) => ({ label, type: "keyword" }));
const TYPE = { label: "a", type: "keyword", detail: "is a", boost: 99 };
const PREFIX = /^[ \t]*PREFIX[ \t]+([A-Za-z][\w.-]*)?:?$/i;

// Places where little can be offered before it is known what the dataset holds.
const OF_THE_DATASET = new Set(["predicate", "class", "object", "values"]);

/** The source of completions, for `autocompletion({ override })`. */
export function completer(kept) {
  return async (context) => {
    const offered = choices(context, kept.now);
    if (offered) return offered;
    const { state, pos } = context;
    const line = state.doc.lineAt(pos);
    const last = tokens(state.sliceDoc(Math.max(0, pos - 400), pos)).at(-1);
    if (/^["']/.test(last?.text ?? "") && !context.explicit) return null;
    const prefix = PREFIX.exec(state.sliceDoc(line.from, pos));
    if (prefix) return declarations((await kept.ready).prefixes, line, pos, state);
    const variable = context.matchBefore(/[?$][\p{L}\p{N}_]*/u);
    if (variable) return variables(state.doc.toString(), variable);
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_.-]*:?(?:[\p{L}\p{N}_.-]|\\.)*|:[\p{L}\p{N}_.-]*/u);
    const from = word ? word.from : pos;
    const before = state.sliceDoc(Math.max(0, from - 1), from);
    if (/[@\\<#]/.test(before) || (!word && !context.explicit && !/[\s/|^({]/.test(before))) return null;
    const where = situation(state.doc.toString(), from);
    const options = fitting(where, OF_THE_DATASET.has(where.place) ? await kept.ready : kept.now);
    if (!word && !context.explicit && !options.offered) return null;
    return { from, options: options.all, validFor: /^(?:[\p{L}\p{N}_.:-]|\\.)*$/u };
  };
}

function declarations(prefixes, line, pos, state) {
  const rest = state.sliceDoc(pos, line.to);
  const options = [...prefixes].map(([name, iri]) => ({ label: `PREFIX ${name}: <${iri}>`, displayLabel: `${name}:`, detail: iri, type: "namespace" }));
  return { from: line.from, to: /^\s*$/.test(rest) ? line.to : pos, options, validFor: /^[ \t]*PREFIX[ \t]+[\w.-]*:?$/i };
}

function variables(text, word) {
  const counts = new Map();
  for (const { kind, text: name } of tokens(text)) if (kind === "variable") counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.get(word.text) === 1) counts.delete(word.text); // the one being written
  const options = [...counts.keys()].map((name) => ({ label: word.text[0] + name.slice(1), type: "variable" }));
  return options.length ? { from: word.from, options, validFor: /^[?$][\p{L}\p{N}_]*$/u } : null;
}

/** Everything that may come at a place; `offered` tells whether it is worth showing before a letter is written. */
function fitting(where, schema) {
  const term = (one) => option(one, where.prefixes, schema.prefixes);
  const vars = [...where.variables].map((label) => ({ label, type: "variable", boost: 50 }));
  switch (where.place) {
    case "prologue":
      return { all: [...FORMS, { label: "PREFIX ", type: "keyword", boost: 2 }, { label: "BASE ", type: "keyword" }], offered: false };
    case "projection":
      return { all: [...vars, { label: "DISTINCT", type: "keyword" }, ...CALLS, ...AFTER], offered: false };
    case "clause":
      return { all: [...AFTER, ...FORMS], offered: false };
    case "predicate": {
      const fit = ofSubject(where, schema);
      return { all: [TYPE, ...(fit ?? schema.properties).map(term)], offered: true };
    }
    case "class":
      return { all: schema.classes.map(term), offered: true };
    case "object":
      return { all: [...vars, ...ofProperty(where, schema).map(term)], offered: true };
    case "values":
      return { all: [...schema.things, ...schema.classes, ...schema.properties].map(term), offered: false };
    case "expression":
      return { all: [...vars, ...CALLS, ...schema.things.map(term), ...schema.classes.map(term)], offered: false };
    case "after":
      return { all: [...BLOCKS, ...AFTER], offered: false };
    default:
      return { all: [...vars, ...BLOCKS, ...WORDS, ...schema.things.map(term)], offered: false };
  }
}

/** The properties that occur with what the subject is known to be; undefined where nothing is known of it. */
function ofSubject(where, { byIri, properties }) {
  const classes = where.through
    ? ranges(where.through.text === "a" ? [] : [named(where.through, where.prefixes)], byIri)
    : where.subject?.kind === "variable"
      ? classesOf(where.subject.text, where, byIri)
      : [];
  const fit = new Set(classes.flatMap((one) => [...one.properties]));
  return fit.size ? properties.filter((one) => fit.has(one)) : undefined;
}

function classesOf(variable, { types, objects }, byIri) {
  const told = [...(types.get(variable) ?? [])].map((iri) => byIri.get(iri)).filter((one) => one?.role === "class");
  return told.length ? told : ranges([...(objects.get(variable) ?? [])], byIri);
}

function ranges(iris, byIri) {
  return iris.flatMap((iri) => byIri.get(iri)?.ranges ?? []);
}

/** The things that may be what a property points at: those of a kind that it does point at, or all. */
function ofProperty(where, { byIri, things }) {
  const property = where.property && byIri.get(named(where.property, where.prefixes));
  if (!property) return things;
  const wanted = new Set(property.ranges);
  return things.filter((one) => one.classes.some((each) => wanted.has(each)));
}

/** A term of the dataset, written with the prefix that the query has for it, or with ours, which is then declared. */
function option(one, declared, ours) {
  const written = inPrefix(one, declared);
  return {
    label: written ?? one.name,
    detail: [one.label, one.count?.toLocaleString("en-GB")].filter(Boolean).join(" · "),
    info: one.definition || undefined,
    type: one.role ?? "constant",
    boost: Math.min(40, 4 * Math.log10(1 + (one.count ?? 0))),
    apply: written || one.name.startsWith("<") ? written ?? one.name : (view, completion, from, to) => applied(view, one, ours, from, to),
  };
}

function inPrefix({ iri, name }, declared) {
  const local = name.slice(name.indexOf(":") + 1);
  for (const [prefix, space] of declared) {
    if (!name.startsWith("<") && iri === space + local.replace(/\\(.)/g, "$1")) return `${prefix}:${local}`;
  }
  return undefined;
}

function applied(view, one, ours, from, to) {
  const prefix = one.name.slice(0, one.name.indexOf(":"));
  const { doc } = view.state;
  const at = afterPrologue(doc.toString());
  const changes = [
    { from: at, insert: `PREFIX ${prefix}: <${ours.get(prefix)}>\n` },
    { from, to, insert: one.name },
  ];
  const before = changes[0].insert.length;
  view.dispatch({ changes, selection: { anchor: from + before + one.name.length }, userEvent: "input.complete" });
}

/** Where the next PREFIX belongs: on the line after the last one, or at the start. */
function afterPrologue(text) {
  const found = tokens(text);
  let at = 0;
  found.forEach((token, index) => {
    if (token.kind !== "word" || !/^(PREFIX|BASE|VERSION)$/i.test(token.text)) return;
    const end = found[index + (/^PREFIX$/i.test(token.text) ? 2 : 1)];
    if (end) at = end.to;
  });
  if (!at) return 0;
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}

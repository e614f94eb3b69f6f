// N-Triples 1.2 as rows of subject, predicate and object, each a term as SPARQL JSON gives it.
export const COLUMNS = ["subject", "predicate", "object"];

const SPACE = /[ \t]*/y;
const END = /[ \t]*(?:#[^\n\r]*)?(?:\r\n|\n|\r|$)/y;
const VERSION = /(?:@version|VERSION)[ \t]+(?:"[^"\n\r]*"|'[^'\n\r]*')[ \t]*\.?/y;
const IRI = /<([^\x00-\x20<>"{}|^`]*)>/y;
const BLANK = /_:([\p{L}\p{N}_:](?:[\p{L}\p{N}\p{M}_:.\u00B7\u203F\u2040-]*[\p{L}\p{N}\p{M}_:\u00B7\u203F\u2040-])?)/uy;
const LITERAL = /"([^"\\\n\r]*(?:\\[^\n\r][^"\\\n\r]*)*)"/y;
const TAG = /@([A-Za-z]+(?:-[A-Za-z0-9]+)*)(?:--(ltr|rtl))?/y;
const BEGUN = /^[ \t]*[<_]/gm;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu;
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };
const DEEPEST = 64;

// Returns the rows of a text.
//
// slice: says when it is time to let others in (see slices.js).
//
// Throws a SyntaxError that names the line, where the text is not N-Triples.
export async function read(text, slice) {
  const rows = [];
  const state = { text, at: 0, line: 1 };
  while (state.at < text.length) {
    const row = statement(state);
    if (row) rows.push(row);
    if ((state.line & 255) === 0 && slice.over()) await slice.next();
  }
  return rows;
}

// Returns how many triples a text has, by the beginnings of its lines.
export function counted(text) {
  return text.match(BEGUN)?.length ?? 0;
}

function statement(state) {
  skip(state, SPACE);
  let row = null;
  if (taken(state, VERSION) === null && !"#\r\n".includes(state.text[state.at] ?? "\n")) {
    row = triple(state, 0);
    skip(state, SPACE);
    expect(state, ".");
  }
  if (taken(state, END) === null) fail(state, "the end of the line");
  state.line += 1;
  return row;
}

function triple(state, depth) {
  const [subject, predicate, object] = COLUMNS.map(() => {
    skip(state, SPACE);
    return term(state, depth);
  });
  return { subject, predicate, object };
}

function term(state, depth) {
  const { text, at } = state;
  if (text.startsWith("<<(", at)) {
    if (depth > DEEPEST) fail(state, "fewer triple terms within one another");
    state.at += 3;
    const value = triple(state, depth + 1);
    skip(state, SPACE);
    expect(state, ")>>");
    return { type: "triple", value };
  }
  if (text[at] === "<") return { type: "uri", value: unescaped(state, taken(state, IRI)?.[1] ?? fail(state, "an IRI")) };
  if (text[at] === "_") return { type: "bnode", value: taken(state, BLANK)?.[1] ?? fail(state, "a blank node") };
  const value = unescaped(state, taken(state, LITERAL)?.[1] ?? fail(state, "a term"));
  const tag = taken(state, TAG);
  if (tag) return { type: "literal", value, "xml:lang": tag[1], ...(tag[2] ? { "its:dir": tag[2] } : {}) };
  if (!text.startsWith("^^", state.at)) return { type: "literal", value };
  state.at += 2;
  return { type: "literal", value, datatype: unescaped(state, taken(state, IRI)?.[1] ?? fail(state, "the IRI of a datatype")) };
}

function unescaped(state, raw) {
  if (!raw.includes("\\")) return raw;
  return raw.replace(ESCAPE, (_, four, eight, one) => {
    if (one !== undefined) return Object.hasOwn(ESCAPES, one) ? ESCAPES[one] : fail(state, "an escape that is known");
    const code = parseInt(four ?? eight, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : fail(state, "a character that there is");
  });
}

function taken(state, pattern) {
  pattern.lastIndex = state.at;
  const found = pattern.exec(state.text);
  if (found) state.at = pattern.lastIndex;
  return found;
}

function skip(state, pattern) {
  taken(state, pattern);
}

function expect(state, mark) {
  if (!state.text.startsWith(mark, state.at)) fail(state, `“${mark}”`);
  state.at += mark.length;
}

function fail(state, wanted) {
  throw new SyntaxError(`line ${state.line} is not N-Triples: ${wanted} should stand there`);
}

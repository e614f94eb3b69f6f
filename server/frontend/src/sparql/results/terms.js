// Terms of RDF as SPARQL JSON gives them: the value that each stands for, and its text.
const XSD = "http://www.w3.org/2001/XMLSchema#";
const WHOLE = ["integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte"];
const UNSIGNED = ["unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"];
const NUMBERS = new Set([...WHOLE, ...UNSIGNED, "decimal", "double", "float"].map((name) => XSD + name));
const TIMES = new Map(["dateTime", "dateTimeStamp", "date", "gYearMonth", "gYear"].map((name) => [XSD + name, name]));
const PLAIN = new Set([undefined, `${XSD}string`]);
const AMOUNT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INFINITE = { INF: Infinity, "+INF": Infinity, "-INF": -Infinity, NaN };
const MOMENT = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?$/;
const DEEPEST = 12;

// Returns what a row binds; nothing where it binds nothing, whatever the column is called.
export function bound(row, column) {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}

export function isNumber(term) {
  return number(term) !== null;
}

// Returns the number that a term is, one of INF, -INF and NaN included; null where it is none.
export function number(term) {
  if (term?.type !== "literal" && term?.type !== "typed-literal") return null;
  if (!NUMBERS.has(term.datatype)) return null;
  const { value } = term;
  if (Object.hasOwn(INFINITE, value)) return INFINITE[value];
  return AMOUNT.test(value) ? Number(value) : null;
}

// Returns the time that a term is, in milliseconds from 1970; null where it is none.
export function time(term) {
  if (!term || !TIMES.has(term.datatype)) return null;
  const parts = MOMENT.exec(term.value);
  if (!parts) return null;
  const [year, month, day, hours, minutes, seconds] = parts.slice(1, 7).map((part) => Number(part ?? NaN));
  const at = new Date(0);
  at.setUTCFullYear(year, (month || 1) - 1, day || 1);
  at.setUTCHours(hours || 0, minutes || 0, 0, 1000 * (seconds || 0));
  const zone = parts[7] && parts[7] !== "Z" ? parts[7] : "+00:00";
  const away = (zone[0] === "-" ? -1 : 1) * (60 * Number(zone.slice(1, 3)) + Number(zone.slice(4)));
  const found = at.getTime() - 60_000 * away;
  return Number.isNaN(found) ? null : found;
}

// Returns what a term is besides its text: language and direction, or a datatype that is not plain; empty for neither.
export function kind(term, named) {
  const language = term["xml:lang"];
  const direction = term["its:dir"] ?? term.direction;
  if (language) return `@${language}${direction ? `--${direction}` : ""}`;
  return PLAIN.has(term.datatype) ? "" : named(term.datatype);
}

// Returns the text of a term as it is read: names are prefixed, literals are bare.
export function text(term, named, depth = 0) {
  if (!term) return "";
  if (term.type === "uri") return named(String(term.value));
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type !== "triple") return String(term.value ?? "");
  if (depth > DEEPEST) return "<<( … )>>";
  return `<<( ${parts(term).map((part) => text(part, named, depth + 1)).join(" ")} )>>`;
}

// Returns the value of a term for another program: an IRI in full, a literal bare, a triple term as N-Triples.
export function plain(term) {
  if (!term) return "";
  return term.type === "triple" || term.type === "bnode" ? written(term) : String(term.value ?? "");
}

// Returns a term as N-Triples writes it.
export function written(term, depth = 0) {
  if (!term) return "";
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") return depth > DEEPEST ? "<<( … )>>" : `<<( ${parts(term).map((part) => written(part, depth + 1)).join(" ")} )>>`;
  const bare = String(term.value ?? "").replace(/[\\"\n\r\t]/g, (one) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[one] ?? `\\${one}`);
  return `"${bare}"${term["xml:lang"] ? kind(term) : PLAIN.has(term.datatype) ? "" : `^^<${term.datatype}>`}`;
}

export function parts(term) {
  const { subject, predicate, object } = term.value ?? {};
  return [subject, predicate, object];
}

// Returns the first characters of a text, never half of one that takes two units.
export function cut(whole, most) {
  if (whole.length <= most) return whole;
  const half = whole.charCodeAt(most - 1);
  return whole.slice(0, half >= 0xd800 && half < 0xdc00 ? most - 1 : most);
}

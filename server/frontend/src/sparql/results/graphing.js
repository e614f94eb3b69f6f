// Which graph stands in an answer: the columns of its arrows, and the nodes and arrows that its rows come to.
import { last } from "./names.js";
import { bound, cut, parts, plain, text, written } from "./terms.js";

export const MOST = 300;
const ARROWS = 900;
const LONGEST = 44;
const LOOKED_AT = 1000;
const TRIED = 5000;
const CLAIM = /^claim\d*$/;
const PROPERTY = /^(property|predicate|relation|p)$/i;
const THINGS = new Set(["uri", "bnode", "triple"]);

// Returns the numbers of the columns that hold things, not only literals.
export function holding(columns, rows) {
  const some = rows.slice(0, LOOKED_AT);
  return columns.flatMap((column, at) => (some.some((row) => THINGS.has(bound(row, column)?.type)) ? [at] : []));
}

// Returns the columns that arrows go from and to, and the one that names them, −1 for none; null where there are too
// few columns of things.
//
// A property names what it joins, and so does a claim, wherever they stand, as long as two other columns are left;
// statements are ends only where nothing else is.
export function proposed(columns, rows) {
  if (columns.join() === "subject,predicate,object") return { from: 0, by: 1, to: 2 };
  const found = holding(columns, rows);
  const some = rows.slice(0, LOOKED_AT);
  let by = found.length > 2 ? found.find((at) => PROPERTY.test(columns[at])) : undefined;
  let ends = found.filter((at) => at !== by);
  const things = ends.filter((at) => !some.some((row) => bound(row, columns[at])?.type === "triple"));
  if (things.length >= 2) ends = things;
  const others = ends.filter((at) => !CLAIM.test(columns[at]));
  if (others.length >= 2) {
    by ??= ends.find((at) => !others.includes(at));
    ends = others;
  }
  if (ends.length < 2) return null;
  return { from: ends[0], by: by ?? (ends.length > 2 ? ends[Math.floor(ends.length / 2)] : -1), to: ends.at(-1) };
}

// Returns nodes and arrows, as many as can be looked at, and how many of the rows that have both ends they stand for.
//
// Rows are taken in their order; the arrows from one node to another are drawn as one with all their names. A literal
// is a node of its own at each of its subjects.
export function network(columns, rows, { from, by, to }, literals, named) {
  const nodes = new Map();
  const arrows = new Map();
  let drawn = 0;
  let all = 0;
  for (const row of rows) {
    const [source, target] = [bound(row, columns[from]), bound(row, columns[to])];
    if (!source || !target) continue;
    if (!literals && !(THINGS.has(source.type) && THINGS.has(target.type))) continue;
    all += 1;
    if (all > TRIED) continue;
    const ends = [key(source, target), key(target, source)];
    const fresh = new Set(ends.filter((end) => !nodes.has(end)));
    if (nodes.size + fresh.size > MOST) continue;
    const between = `${ends[0]} ${ends[1]}`;
    if (!arrows.has(between) && arrows.size === ARROWS) continue;
    const [a, b] = ends.map((end, at) => node(nodes, end, at ? target : source, named));
    if (!arrows.has(between)) {
      arrows.set(between, { at: arrows.size, source: a, target: b, terms: [], bend: 0.1 });
      a.importance += 1;
      b.importance += 1;
    }
    const name = by < 0 ? null : bound(row, columns[by]);
    const { terms } = arrows.get(between);
    if (name && !terms.some((one) => written(one) === written(name))) terms.push(name);
    drawn += 1;
  }
  const edges = [...arrows.values()].map((edge) => ({ ...edge, label: cut(edge.terms.map((term) => called(term)).join(", "), 2 * LONGEST) }));
  return { nodes: [...nodes.values()], edges, drawn, all };
}

function key(term, other) {
  return THINGS.has(term.type) ? written(term) : `${written(other)} ${written(term)}`;
}

function node(nodes, id, term, named) {
  if (!nodes.has(id)) nodes.set(id, { at: nodes.size, term, label: called(term), title: cut(text(term, named), 300), importance: 0 });
  return nodes.get(id);
}

// Returns the short name of a term: the last part of an IRI, a literal cut.
function called(term) {
  if (term.type === "uri") return last(term.value);
  if (term.type === "triple") return `<<( ${parts(term).map((part) => (part ? called(part) : "")).join(" ")} )>>`;
  const whole = plain(term).replace(/\s+/g, " ");
  return whole.length > LONGEST ? `${cut(whole, LONGEST - 1)}…` : whole;
}

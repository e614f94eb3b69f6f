// The graph behind the diagram: what /nexus.json tells, with ends of edges as nodes, and ways to look things up.
import { local } from "../parts/dom.js";

export const SIGNS = ["increase", "decrease", "mixed", "none"];
export const MARKS = { increase: "+", decrease: "−", mixed: "~", none: "×" };
export const VERBS = { increase: "increases", decrease: "decreases", mixed: "acts on", none: "does not act on" };

export async function load(root) {
  const response = await fetch(`${root}nexus.json`);
  if (!response.ok) throw new Error(`nexus.json answers ${response.status}`);
  return graph(await response.json(), root);
}

export function graph(told, root) {
  const families = told.families.map((one) => ({ ...one }));
  const labels = new Map([...told.sections, ...told.modalities, ...told.voices, ...families, ...told.relations].map((one) => [one.iri, one.label]));
  const nodes = told.nodes.map((one, at) => ({ ...one, at, href: root + one.path, families: new Set(one.families.map(local)) }));
  const byIri = new Map(nodes.map((one) => [one.iri, one]));
  const byClaim = new Map();
  const bends = new Map();
  const edges = told.edges.map((one, at) => {
    const sign = local(one.sign);
    const edge = { at, sign, source: byIri.get(one.cause), target: byIri.get(one.effect), claims: one.claims };
    const ends = `${one.cause} ${one.effect}`;
    // Signs between the same two factors lie beside one another.
    bends.set(ends, (bends.get(ends) ?? 0) + 1);
    edge.bend = 0.06 + 0.08 * bends.get(ends);
    edge.all = `${root}claims?${new URLSearchParams({ cause: local(one.cause), effect: local(one.effect), sign })}`;
    edge.href = one.claims.length === 1 ? root + one.claims[0].path : edge.all;
    for (const claim of one.claims) byClaim.set(claim.iri, edge);
    return edge;
  });
  const byName = new Map(nodes.map((one) => [folded(one.label), one]));
  return { nodes, edges, families, labels, byIri, byClaim, root, named: (name) => byName.get(folded(name)) ?? byIri.get(name) };
}

export function sentence(edge) {
  return `${edge.source.label} ${VERBS[edge.sign]} ${edge.target.label}`;
}

function folded(name) {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}

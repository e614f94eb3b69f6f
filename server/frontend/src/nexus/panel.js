// The panel beside the diagram: the claims of an edge, what is tied to a factor, or the steps of a way.
import { count, html, local } from "../parts/dom.js";
import { MARKS, VERBS } from "./graph.js";

export function sign(name) {
  return html("span", { class: `sign ${name}` }, html("span", { "aria-hidden": "true" }, MARKS[name]), ` ${VERBS[name]}`);
}

export function factor(node) {
  return html("a", { href: node.href }, node.label);
}

export function ofEdge(graph, edge) {
  const claims = edge.shown.length ? edge.shown : edge.claims;
  const more = edge.claims.length - claims.length;
  return [
    html("h2", {}, factor(edge.source), " ", sign(edge.sign), " ", factor(edge.target)),
    html("ol", { class: "backing" }, claims.map((claim) => claimed(graph, claim))),
    more ? html("p", { class: "muted" }, `${count(more, "more claim")} beside what the filters let through.`) : null,
    edge.claims.length > 1 ? html("p", {}, html("a", { href: edge.all }, `All ${edge.claims.length} in the list of claims`)) : null,
  ];
}

function claimed(graph, claim) {
  const tags = [...claim.modalities, claim.voice].map((iri) => html("span", { class: "tag" }, graph.labels.get(iri) ?? local(iri)));
  const sections = claim.sections.map((iri) => graph.labels.get(iri) ?? local(iri)).join(", ");
  return html(
    "li",
    {},
    html("a", { href: graph.root + claim.path }, claim.label),
    html("span", { class: "muted" }, `${graph.labels.get(claim.relation) ?? local(claim.relation)}; ${sections}`),
    html("span", { class: "tags" }, tags),
  );
}

export function ofFactor(graph, scope, { choose, ends }) {
  const node = scope.centre;
  const into = [...scope.edges].filter((edge) => edge.target === node);
  const out = [...scope.edges].filter((edge) => edge.source === node);
  const box = graph.families.find((one) => one.iri === node.family);
  return [
    html("h2", {}, factor(node)),
    html("p", { class: "muted" }, `${box ? `${box.label}, ` : ""}${count(node.shown, "claim")}`),
    html(
      "p",
      { class: "row" },
      html("button", { type: "button", click: () => ends({ from: node }) }, "Paths from here"),
      html("button", { type: "button", click: () => ends({ to: node }) }, "Paths to here"),
    ),
    ...listed("What acts on it", into, (edge) => edge.source, choose),
    ...listed("What it acts on", out, (edge) => edge.target, choose),
  ];
}

function listed(title, edges, other, choose) {
  if (!edges.length) return [];
  const items = edges.map((edge) => {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(edge);
    };
    const several = edge.shown.length > 1 ? html("span", { class: "muted" }, ` ${edge.shown.length}`) : null;
    const mark = html("span", { class: `sign ${edge.sign}` }, MARKS[edge.sign], html("span", { class: "hidden" }, ` ${VERBS[edge.sign]}`));
    return html("li", {}, html("a", { href: edge.href, click: open }, mark, ` ${other(edge).label}`), several);
  });
  return [html("h3", {}, `${title} (${edges.length})`), html("ul", { class: "plain ties" }, items)];
}

const CROSSED = { opposite: "is read as the opposite of", broader: "is read as the broader", narrower: "is read as the narrower" };

export function ofWay(graph, scope, { choose }) {
  const { path } = scope;
  const named = (iri) => graph.byIri.get(iri)?.label ?? local(iri);
  const steps = path.hops.map((hop) => {
    const edges = [...new Set(hop.claims.map((claim) => graph.byClaim.get(claim)).filter(Boolean))];
    const open = edges.map((edge) => html("button", { type: "button", class: "small", click: () => choose(edge) }, count(edge.claims.length, "claim")));
    const verb = hop.claims.length ? edges.flatMap((edge, at) => [at ? " and " : "", sign(edge.sign)]) : [CROSSED[hop.kind] ?? hop.kind];
    return html("li", {}, `${named(hop.cause)} `, verb, ` ${named(hop.effect)} `, open);
  });
  const about = [path.feedback ?? (path.sign === "unknown" ? "no known sign" : `on the whole: ${path.sign}`), ...path.marks].join("; ");
  return [html("h2", {}, scope.title), html("p", { class: "muted" }, about), html("ol", { class: "steps" }, steps)];
}

// The table below the diagram: its rows again for the filters as they are set, and what they come to in a line.
import { count, html } from "../parts/dom.js";
import { factor, sign } from "./panel.js";

const ROWS = 100;

export function table(graph, query) {
  const edges = graph.edges.filter((edge) => edge.shown.length).sort(before);
  const claims = edges.reduce((so, edge) => so + edge.shown.length, 0);
  const factors = graph.nodes.filter((node) => node.shown).length;
  const text = `${count(claims, "claim")} in ${count(edges.length, "edge")} between ${count(factors, "factor")}.`;
  document.getElementById("told").replaceChildren(text);
  document.getElementById("rows").replaceChildren(...(edges.length ? edges.slice(0, ROWS).map((edge) => row(graph, edge)) : [nothing(graph)]));
  const pages = Math.ceil(edges.length / ROWS);
  const next = new URLSearchParams([...query, ["page", 2]]);
  const links = [html("span", { class: "muted" }, `Page 1 of ${pages}`), html("a", { class: "button", rel: "next", href: `${graph.root}nexus?${next}` }, "Next")];
  document.getElementById("pages").replaceChildren(...(pages > 1 ? links : []));
  document.getElementById("data").href = `${graph.root}nexus.json${query.size ? `?${query}` : ""}`;
}

// The order in which the server lists them: by claims, then by cause, effect and sign.
function before(one, other) {
  const [a, b] = [one, other].map((edge) => [-edge.shown.length, edge.source.label, edge.target.label, edge.sign]);
  const at = a.findIndex((part, place) => part !== b[place]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

function row(graph, edge) {
  const claims = edge.shown.map((claim) => html("li", {}, html("a", { href: graph.root + claim.path }, claim.label)));
  const cells = [factor(edge.source), sign(edge.sign), factor(edge.target), html("ul", { class: "plain" }, claims)];
  return html("tr", {}, cells.map((cell) => html("td", {}, cell)));
}

function nothing(graph) {
  return html("tr", {}, html("td", { colspan: 4 }, "No claim is like that. ", html("a", { href: `${graph.root}nexus` }, "Show all"), "."));
}

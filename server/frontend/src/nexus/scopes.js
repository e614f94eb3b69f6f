// Scopes: the part of the graph that alone is drawn, around a factor, along a path or round a loop.
export function neighbourhood(graph, node) {
  const edges = graph.edges.filter((edge) => edge.shown.length && (edge.source === node || edge.target === node));
  const others = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))].filter((one) => one !== node);
  others.sort((a, b) => a.at - b.at);
  return { title: node.label, centre: node, nodes: [node, ...others], edges: new Set(edges), crossings: [] };
}

// Returns the scope of a path or loop, as the records of /paths.json and /loops.json tell it.
export function way(graph, path, title) {
  const nodes = [...new Set(path.factors.map((iri) => graph.byIri.get(iri)).filter(Boolean))];
  const edges = new Set(path.hops.flatMap((hop) => hop.claims.map((claim) => graph.byClaim.get(claim))).filter(Boolean));
  const crossings = path.hops
    .filter((hop) => hop.claims.length === 0)
    .map((hop) => ({ source: graph.byIri.get(hop.cause), target: graph.byIri.get(hop.effect), kind: hop.kind }))
    .filter(({ source, target }) => source && target);
  return { title, centre: nodes[0], nodes, edges, crossings, path };
}

// Returns the rectangle of some nodes with their labels, in the units of the picture.
export function extent(nodes, scale) {
  return [
    Math.min(...nodes.map((node) => node.x - node.hw / scale)),
    Math.min(...nodes.map((node) => node.y - node.top / scale)),
    Math.max(...nodes.map((node) => node.x + node.hw / scale)),
    Math.max(...nodes.map((node) => node.y + (2 * node.hh - node.top) / scale)),
  ];
}

// The picture of a graph: nodes and arrows as elements, placed for what of it is seen, each with a name as there is room.
import { show, svg } from "../../parts/dom.js";
import { curve } from "../../drawing/curve.js";
import { aligned, anchored, LINE, readable } from "../../drawing/labels.js";
import { href, isOurs } from "./names.js";

const HEAD = "M-7,-3.5L0,0L-7,3.5z";
const BACK = 5;
const LETTER = 5.4;
const OUT = 10; // how far a label may stand out of the picture, in pixels
const FEW = 60; // arrows that are named from the start; more are when one comes near
const NEAR = 1.7;

export function net(graph, stage, size, root) {
  const owners = new WeakMap();
  const drawn = { nodes: graph.nodes, edges: graph.edges };
  const edges = graph.edges.map((one) => owned(one, arrowElement(one, root)));
  const nodes = graph.nodes.map((one) => owned(one, nodeElement(one, root)));
  stage.layers.edges.append(...edges.map((one) => one.element));
  stage.layers.nodes.append(...nodes.map((one) => one.element));
  const wanted = [...graph.nodes].sort((a, b) => b.importance - a.importance || a.at - b.at);

  function owned(owner, made) {
    owners.set(made.element, owner);
    return made;
  }

  function draw() {
    const { scale } = stage;
    const frame = { x0: -OUT, y0: -OUT, x1: size.width * scale + OUT, y1: size.height * scale + OUT, taken: [] };
    const sides = readable(wanted, scale, Infinity, frame);
    for (const node of graph.nodes) nodes[node.at].place(scale, sides.get(node));
    const taken = graph.nodes.flatMap((node) => (sides.has(node) ? [room(node, sides.get(node), scale)] : []));
    const named = graph.edges.length <= FEW || stage.nearness >= NEAR;
    for (const edge of graph.edges) edges[edge.at].place(scale, named ? taken : null);
  }

  return { draw, drawn, element: (one) => (one.source ? edges : nodes)[one.at].element, owner: (element) => owners.get(element) };
}

// Returns the rectangle that a node and its label take, in pixels.
function room(node, side, scale) {
  const [x, y] = [node.x * scale, node.y * scale];
  if (node.box) return { x0: x - node.box.x, x1: x + node.box.x, y0: y - node.box.y, y1: y + node.box.y };
  const at = anchored(node, side);
  const left = { start: 0, middle: -node.wide / 2, end: -node.wide }[at.anchor];
  const first = y + at.y - LINE;
  return { x0: x + at.x + left, x1: x + at.x + left + node.wide, y0: Math.min(first, y - node.r), y1: Math.max(first + node.high, y + node.r) };
}

function linked(iri, root, attributes, ...children) {
  const address = iri ? href(iri, root) : "";
  if (!address) return svg("g", { ...attributes, role: "img", tabindex: -1 }, ...children);
  return svg("a", { ...attributes, href: address, rel: isOurs(iri) ? null : "noreferrer", tabindex: -1 }, ...children);
}

function nodeElement(node, root) {
  const { term, box } = node;
  const shape = box ? svg("rect", { rx: term.type === "triple" ? 5 : 2 }) : svg("circle", { r: node.r });
  const text = svg("text", {}, node.lines.map((line, at) => svg("tspan", { x: 0, dy: at ? LINE : 0 }, `${line} `)));
  const kind = { uri: "thing", bnode: "blank", triple: "statement" }[term.type] ?? "literal";
  const element = linked(term.type === "uri" ? term.value : "", root, { class: `node rs-${kind}`, "aria-label": node.title }, svg("title", {}, node.title), shape, text);
  function place(scale, side) {
    element.setAttribute("transform", `translate(${(node.x * scale).toFixed(1)} ${(node.y * scale).toFixed(1)})`);
    element.setAttribute("class", `node rs-${kind}${side ? "" : " minor"}`);
    node.radius = side ? node.r : Math.min(node.r, 4);
    if (box) {
      const [x, y] = side ? [box.x, box.y] : [4, 3];
      for (const [name, value] of Object.entries({ x: -x, y: -y, width: 2 * x, height: 2 * y })) shape.setAttribute(name, value.toFixed(1));
    } else shape.setAttribute("r", node.radius.toFixed(1));
    show(text, side);
    if (!side) return;
    aligned(text, node, side);
  }
  return { element, place };
}

function arrowElement(edge, root) {
  const { source, target, label, terms } = edge;
  const hit = svg("path", { class: "hit", fill: "none" });
  const line = svg("path", { class: "line", fill: "none" });
  const head = svg("path", { class: "head", d: HEAD });
  const text = svg("text", { class: "rs-label", "text-anchor": "middle" }, label);
  const name = `${source.label} → ${target.label}${label ? `: ${label}` : ""}`;
  const only = terms.length === 1 && terms[0].type === "uri" ? terms[0].value : "";
  const element = linked(only, root, { class: "edge", "aria-label": name }, svg("title", {}, name), hit, line, head, text);
  const wide = label.length * LETTER;
  // taken: the rectangles that no label may cover, to which that of this one is added; null where none is to be shown.
  function place(scale, taken) {
    const { d, head: at, middle: [x, y] } = curve(edge, scale, BACK);
    for (const path of [hit, line]) path.setAttribute("d", d);
    head.setAttribute("transform", at);
    const one = { x0: x - wide / 2, x1: x + wide / 2, y0: y - 7, y1: y + 6 };
    const free = label && taken && !taken.some((other) => one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1);
    element.classList.toggle("rs-named", Boolean(free));
    if (free) taken.push(one);
    text.setAttribute("x", x.toFixed(1));
    text.setAttribute("y", (y + 4).toFixed(1));
  }
  return { element, place };
}

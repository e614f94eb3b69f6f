// The picture: boxes, edges and nodes as elements, drawn for what is seen, filtered and chosen.
import { count, show, svg } from "../parts/dom.js";
import { curve } from "../drawing/curve.js";
import { aligned, LINE, readable } from "../drawing/labels.js";
import { TITLE } from "./boxes.js";
import { MARKS, sentence } from "./graph.js";
import { BACK, DASHES, HEADS } from "./shapes.js";

const ROOM = 11500; // area in which one label can be read well when the whole is seen, in square pixels
const EDGE = 10; // how far a label may stand out of the picture, in pixels
const CROSSINGS = { opposite: "≠", broader: "⊂", narrower: "⊃" };

export function picture(graph, stage, boxes) {
  const drawn = { nodes: [], edges: [] };
  const edges = graph.edges.map(edgeElement);
  const nodes = graph.nodes.map(nodeElement);
  const frames = boxes.map(boxElement);
  stage.layers.boxes.append(...frames.map((one) => one.rect));
  stage.layers.titles.append(...frames.map((one) => one.text));
  stage.layers.edges.append(...edges.map((one) => one.link));
  stage.layers.nodes.append(...nodes.map((one) => one.link));

  // `scope` holds what alone is drawn, `edge` what is marked; both may be null.
  function draw({ scope, edge }) {
    const scale = stage.scale;
    const seen = graph.nodes.filter((node) => node.shown > 0);
    const most = scope ? Infinity : Math.max(12, Math.round((stage.area / ROOM) * stage.nearness ** 2));
    const first = edge ? [edge.source, edge.target] : [];
    const rest = scope ? scope.nodes : [...seen].sort((a, b) => b.shown - a.shown || a.at - b.at);
    const taken = frames.map((one) => one.place(scale));
    const [x1, y1] = [Math.max(...boxes.map((box) => box.x1)), Math.max(...boxes.map((box) => box.y1))];
    const frame = { x0: -EDGE, y0: -EDGE, x1: x1 * scale + EDGE, y1: y1 * scale + EDGE, taken };
    const labelled = readable([...new Set([...first, ...rest])], scale, most, frame);
    const inScope = new Set(scope ? [...scope.nodes, ...first] : seen);
    const ends = new Set(first);
    drawn.nodes = graph.nodes.filter((node) => labelled.has(node));
    drawn.edges = graph.edges.filter((one) => {
      if (one === edge) return true;
      const wanted = scope ? scope.edges.has(one) : one.shown.length > 0 && labelled.has(one.source) && labelled.has(one.target);
      return wanted && (stage.sees(one.source) || stage.sees(one.target));
    });
    stage.element.classList.toggle("marked", Boolean(edge));
    stage.element.classList.toggle("lit", Boolean(scope?.path));
    graph.nodes.forEach((node) => {
      const visible = node.shown > 0 || inScope.has(node);
      nodes[node.at].place(scale, visible, labelled.get(node), inScope.has(node), ends.has(node) || scope?.centre === node);
    });
    const kept = new Set(drawn.edges);
    graph.edges.forEach((one) => edges[one.at].place(scale, kept.has(one), one === edge));
    stage.layers.crossings.replaceChildren(...(scope?.crossings ?? []).map((one) => crossing(one, scale)));
  }

  return { draw, drawn, element: (one) => (one.source ? edges : nodes)[one.at].link, owner: (link) => owners.get(link) };
}

const owners = new WeakMap();

function nodeElement(node) {
  const circle = svg("circle", { r: node.r });
  const text = svg("text", {}, node.lines.map((line, at) => svg("tspan", { x: 0, dy: at ? LINE : 0 }, `${line} `)));
  const title = svg("title", {}, `${node.label}: ${count(node.importance, "claim")}`);
  const name = `${node.label}, ${count(node.importance, "claim")}`;
  const link = svg("a", { class: "node", href: node.href, tabindex: -1, "aria-label": name, display: "none" }, title, circle, text);
  owners.set(link, node);
  function place(scale, visible, side, inScope, chosen) {
    show(link, visible);
    node.radius = side ? node.r : inScope ? 3 : 1.8;
    if (!visible) return;
    link.setAttribute("transform", `translate(${(node.x * scale).toFixed(1)} ${(node.y * scale).toFixed(1)})`);
    link.setAttribute("class", `node${side ? "" : " minor"}${inScope ? "" : " aside"}${chosen ? " chosen" : ""}`);
    circle.setAttribute("r", node.radius);
    show(text, side);
    if (!side) return;
    aligned(text, node, side);
  }
  return { link, place };
}

function edgeElement(edge) {
  const { sign } = edge;
  const hit = svg("path", { class: "hit", fill: "none" });
  const line = svg("path", { class: "line", fill: "none", "stroke-dasharray": DASHES[sign] });
  const head = svg("path", { class: "head", d: HEADS[sign] });
  const number = svg("text", { class: "number", "text-anchor": "middle" });
  const title = svg("title");
  const link = svg("a", { class: `edge ${sign}`, href: edge.href, tabindex: -1, display: "none" }, title, hit, line, head, number);
  owners.set(link, edge);
  function place(scale, visible, marked) {
    show(link, visible);
    if (!visible) return;
    const claims = edge.shown.length || edge.claims.length;
    const shape = curve(edge, scale, BACK[sign]);
    for (const path of [hit, line]) path.setAttribute("d", shape.d);
    line.setAttribute("stroke-width", (0.9 + 0.5 * Math.sqrt(claims) + (marked ? 1.2 : 0)).toFixed(2));
    head.setAttribute("transform", shape.head);
    link.setAttribute("class", `edge ${sign}${marked ? " chosen" : ""}`);
    const name = `${sentence(edge)}, ${count(claims, "claim")}`;
    if (link.getAttribute("aria-label") !== name) link.setAttribute("aria-label", name);
    title.textContent = `${sentence(edge)} (${MARKS[sign]}${claims})`;
    number.textContent = claims > 1 ? claims : "";
    number.setAttribute("x", shape.middle[0].toFixed(1));
    number.setAttribute("y", (shape.middle[1] + 4).toFixed(1));
  }
  return { link, place };
}

function boxElement(box) {
  const rect = svg("rect", { rx: 10 });
  const text = svg("text", { class: "family" }, box.label);
  // Returns the rectangle of the title.
  function place(scale) {
    const [x, y, wide] = [box.x0 * scale, box.y0 * scale, (box.x1 - box.x0) * scale];
    const sizes = { x, y, width: wide, height: (box.y1 - box.y0) * scale };
    for (const [name, value] of Object.entries(sizes)) rect.setAttribute(name, value.toFixed(1));
    // In a small picture it stays above the factors, which begin below its place.
    const size = Math.min(14, Math.max(9, 0.75 * TITLE * scale), (wide - 12) / (0.6 * box.label.length));
    text.setAttribute("x", (x + 8).toFixed(1));
    text.setAttribute("y", (y + size + 3).toFixed(1));
    text.setAttribute("font-size", size.toFixed(1));
    return { x0: x, y0: y, x1: x + 8 + 0.6 * size * box.label.length, y1: y + size + 7 };
  }
  return { rect, text, place };
}

// A step that no claim makes: to the opposite of a factor, or to a broader or narrower one.
function crossing({ source, target, kind }, scale) {
  const [x1, y1, x2, y2] = [source.x * scale, source.y * scale, target.x * scale, target.y * scale];
  const mark = svg("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2 + 5, "text-anchor": "middle" }, CROSSINGS[kind] ?? kind);
  return svg("g", {}, svg("line", { x1, y1, x2, y2, "stroke-dasharray": "2 3" }), mark);
}

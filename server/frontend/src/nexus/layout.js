// Where factors stand: near what they are tied to, inside the box of their family, and no label over another.
import { forceLink, forceSimulation } from "d3-force";

import { push } from "../drawing/apart.js";
import { measured } from "../drawing/labels.js";
import { boxes } from "./boxes.js";

const TICKS = 200;
const LAST = 40;
// How many of the most important factors keep a distance, and how large their labels are then, by the room there is.
const LEVELS = [
  [Infinity, 1],
  [180, 1.6],
  [50, 2.6],
];

// Sets x and y of each node; the same graph gives the same places each time.
export function layout(graph) {
  for (const node of graph.nodes) {
    measured(node);
    node.scale = Math.max(...LEVELS.filter(([most]) => node.at < most).map(([, scale]) => scale));
  }
  const found = boxes(graph.families, graph.nodes, LEVELS);
  const rooms = found.boxes.map((box) => {
    const nodes = graph.nodes.filter((node) => node.family === box.iri);
    nodes.forEach((node, at) => started(node, box.inside, at));
    return { box, nodes, levels: LEVELS.map(([most, scale]) => [nodes.filter((node) => node.at < most), scale]) };
  });
  const near = (link) => link.source.family === link.target.family;
  const links = forceLink(graph.edges.map(({ source, target }) => ({ source, target })))
    .distance((link) => (near(link) ? 70 : 260))
    .strength((link) => (near(link) ? 0.03 : 0.0015));
  const apart = () => rooms.forEach(parted);
  forceSimulation(graph.nodes).force("links", links).force("apart", apart).stop().tick(TICKS);
  for (let at = 0; at < LAST; at += 1) apart();
  return found;
}

// Spreads the nodes evenly over the box, the first of them far from one another (the Halton sequence).
function started(node, room, at) {
  node.x = room.x0 + halton(at + 1, 2) * (room.x1 - room.x0);
  node.y = room.y0 + halton(at + 1, 3) * (room.y1 - room.y0);
}

function halton(at, base) {
  let found = 0;
  for (let rest = at, part = 1 / base; rest > 0; rest = Math.floor(rest / base), part /= base) found += part * (rest % base);
  return found;
}

function parted({ box, nodes, levels }) {
  for (const [few, scale] of levels) {
    for (let i = 0; i < few.length; i += 1) for (let j = i + 1; j < few.length; j += 1) push(few[i], few[j], scale);
  }
  for (const node of nodes) {
    const room = (0.4 + 0.6 * node.scale) * node.hw;
    node.x = within(node.x, box.inside.x0 + room, box.inside.x1 - room);
    node.y = within(node.y, box.inside.y0 + node.top, box.inside.y1 - node.scale * (2 * node.hh - node.top));
  }
}

function within(value, least, most) {
  return most < least ? (least + most) / 2 : Math.min(most, Math.max(least, value));
}

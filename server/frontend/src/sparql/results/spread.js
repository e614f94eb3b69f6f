// Where the nodes of a graph stand: near what they are tied to, and no label over another; the same each time.
import { forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

import { push } from "../../drawing/apart.js";
import { measured } from "../../drawing/labels.js";

const TICKS = 260;
const LAST = 60;
const AROUND = 24;
const PADDING = 7;

// Sets x and y of each node, and returns the size of the picture.
export async function spread(nodes, edges, slice) {
  for (const node of nodes) {
    measured(node);
    if (node.term.type === "uri" || node.term.type === "bnode") continue;
    node.box = { x: node.wide / 2 + PADDING, y: node.high / 2 + PADDING - 2 };
    node.hw = node.box.x + 4;
    node.hh = node.box.y + 4;
    node.top = node.hh;
  }
  const links = edges.filter(({ source, target }) => source !== target).map(({ source, target }) => ({ source: source.at, target: target.at }));
  const simulation = forceSimulation(nodes)
    .force("links", forceLink(links).distance(({ source, target }) => 60 + 0.5 * (source.hw + target.hw)).strength(({ source, target }) => 0.7 / Math.min(source.importance || 1, target.importance || 1)))
    .force("away", forceManyBody().strength(-420).distanceMax(700))
    .force("x", forceX(0).strength(0.04))
    .force("y", forceY(0).strength(0.085))
    .force("apart", () => apart(nodes))
    .stop();
  for (let at = 0; at < TICKS; at += 1) {
    simulation.tick();
    if (slice.over()) await slice.next();
  }
  for (let at = 0; at < LAST; at += 1) {
    apart(nodes);
    if (slice.over()) await slice.next();
  }
  const [left, top] = [Math.min(...nodes.map((one) => one.x - one.hw)), Math.min(...nodes.map((one) => one.y - one.hh))];
  for (const node of nodes) [node.x, node.y] = [node.x - left + AROUND, node.y - top + AROUND];
  return {
    width: Math.max(...nodes.map((one) => one.x + one.hw)) + AROUND,
    height: Math.max(...nodes.map((one) => one.y + 2 * one.hh)) + AROUND,
  };
}

function apart(nodes) {
  for (let i = 0; i < nodes.length; i += 1) for (let j = i + 1; j < nodes.length; j += 1) push(nodes[i], nodes[j], 1);
}

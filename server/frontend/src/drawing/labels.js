// Labels: how they are broken into lines, how much room they take, and which of them can be read at a time.
export const LINE = 13;
const LETTER = 5.9;
const WIDEST = 19;
const MARGIN = 4;

export function lines(label) {
  const words = label.split(" ");
  const many = Math.min(4, Math.ceil(label.length / WIDEST));
  const widest = Math.max(label.length / many, ...words.map((word) => word.length)) + 2;
  const found = [];
  for (const word of words) {
    const last = found[found.length - 1];
    if (last !== undefined && `${last} ${word}`.length <= widest) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

// Gives a node its radius, the size of its label, and the rectangle of circle and label below it: half its width and
// height, and how far up it goes.
export function measured(node) {
  node.r = 3 + 1.5 * Math.sqrt(node.importance);
  node.lines = lines(node.label);
  node.wide = Math.max(...node.lines.map((line) => line.length)) * LETTER;
  node.high = LINE * node.lines.length;
  node.hw = Math.max(node.r, node.wide / 2) + MARGIN;
  node.hh = node.r + node.high / 2 + MARGIN;
  node.top = node.r + 3;
}

// Where a label can stand: the rectangle that it takes together with its circle, in pixels around the node.
const SIDES = {
  below: ({ r, hw, high }) => [-hw, -r - 2, hw, r + high + MARGIN],
  above: ({ r, hw, high }) => [-hw, -r - high - MARGIN, hw, r + 2],
  right: ({ r, wide, high }) => [-r - 2, -Math.max(r, high / 2) - 2, r + wide + 2 * MARGIN, Math.max(r, high / 2) + 2],
  left: ({ r, wide, high }) => [-r - wide - 2 * MARGIN, -Math.max(r, high / 2) - 2, r + 2, Math.max(r, high / 2) + 2],
};

// In the box of a node that has one, in place of a circle.
const INSIDE = { inside: ({ box }) => [-box.x - 2, -box.y - 2, box.x + 2, box.y + 2] };

// Returns the side on which each label stands: those of the nodes that come first, as far as no label covers another.
//
// nodes: those that want a label, the most wanted first.
// scale: pixels for each unit of the picture.
// most: how many labels at most.
// frame: the rectangle in which labels stand, in pixels, and `taken` in it, rectangles that none may cover.
export function readable(nodes, scale, most, frame) {
  const placed = [...frame.taken];
  const found = new Map();
  for (const node of nodes) {
    if (found.size >= most) break;
    for (const [side, room] of Object.entries(node.box ? INSIDE : SIDES)) {
      const [left, up, right, down] = room(node);
      const [x, y] = [node.x * scale, node.y * scale];
      const one = { x0: x + left, y0: y + up, x1: x + right, y1: y + down };
      if (one.x0 < frame.x0 || one.x1 > frame.x1 || one.y0 < frame.y0 || one.y1 > frame.y1) continue;
      if (placed.some((other) => one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1)) continue;
      placed.push(one);
      found.set(node, side);
      break;
    }
  }
  return found;
}

// Returns where the text of a label begins, and how it is aligned.
export function anchored({ r, high }, side) {
  const middle = LINE - 3 - high / 2;
  if (side === "inside") return { x: 0, y: middle, anchor: "middle" };
  if (side === "right") return { x: r + MARGIN, y: middle, anchor: "start" };
  if (side === "left") return { x: -r - MARGIN, y: middle, anchor: "end" };
  return { x: 0, y: side === "above" ? LINE - high - r - 5 : r + LINE - 1, anchor: "middle" };
}

// Puts the lines of a label where they stand on a side of its node.
export function aligned(text, node, side) {
  const { x, y, anchor } = anchored(node, side);
  text.setAttribute("y", y.toFixed(1));
  text.setAttribute("text-anchor", anchor);
  for (const line of text.children) line.setAttribute("x", x.toFixed(1));
}

// The shapes of edges: a curve for each sign in its own line style, and the head that stands for the sign.
export const DASHES = { increase: null, decrease: "6 4", mixed: "1.5 4", none: "9 3 2 3" };
// Each ends at the origin and comes from the left.
export const HEADS = {
  increase: "M-9,-4.5L0,0L-9,4.5z",
  decrease: "M-2.5,-6L0,-6L0,6L-2.5,6z",
  mixed: "M-8,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
  none: "M-9,-4.5L0,4.5M-9,4.5L0,-4.5",
};

// Returns the curve of an edge between two places, and place and angle of its head.
export function curve(edge, scale) {
  const [a, b] = [edge.source, edge.target];
  const [ax, ay, bx, by] = [a.x * scale, a.y * scale, b.x * scale, b.y * scale];
  const away = (b.radius ?? b.r) + 2;
  if (a === b) return around(ax, ay, away);
  const [dx, dy] = [bx - ax, by - ay];
  const [mx, my] = [(ax + bx) / 2 - dy * edge.bend, (ay + by) / 2 + dx * edge.bend];
  const far = Math.hypot(bx - mx, by - my) || 1;
  const [ux, uy] = [(bx - mx) / far, (by - my) / far];
  const [x, y] = [bx - ux * away, by - uy * away];
  const back = edge.sign === "increase" ? 7 : edge.sign === "mixed" ? 8 : 1;
  return {
    d: `M${ax.toFixed(1)},${ay.toFixed(1)}Q${mx.toFixed(1)},${my.toFixed(1)} ${(x - ux * back).toFixed(1)},${(y - uy * back).toFixed(1)}`,
    head: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${((Math.atan2(uy, ux) * 180) / Math.PI).toFixed(1)})`,
    middle: [(ax + 2 * mx + bx) / 4, (ay + 2 * my + by) / 4],
  };
}

function around(x, y, away) {
  const side = away + 16;
  return {
    d: `M${x},${y - away}C${x - side},${y - 2 * side} ${x + side},${y - 2 * side} ${x + 4},${y - away}`,
    head: `translate(${x + 4} ${y - away}) rotate(100)`,
    middle: [x, y - 1.8 * side],
  };
}

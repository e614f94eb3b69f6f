// The curve that an edge is drawn along.

// Returns the curve of an edge between two places, and place and angle of its head; `edge.bend` says how far it bends,
// and `back` how far before its end the line stops.
export function curve(edge, scale, back) {
  const [a, b] = [edge.source, edge.target];
  const [ax, ay, bx, by] = [a.x * scale, a.y * scale, b.x * scale, b.y * scale];
  if (a === b) return around(ax, ay, (b.radius ?? b.r) + 2);
  const [dx, dy] = [bx - ax, by - ay];
  const [mx, my] = [(ax + bx) / 2 - dy * edge.bend, (ay + by) / 2 + dx * edge.bend];
  const far = Math.hypot(bx - mx, by - my) || 1;
  const [ux, uy] = [(bx - mx) / far, (by - my) / far];
  const away = reach(b, ux, uy) + 2;
  const [x, y] = [bx - ux * away, by - uy * away];
  return {
    d: `M${ax.toFixed(1)},${ay.toFixed(1)}Q${mx.toFixed(1)},${my.toFixed(1)} ${(x - ux * back).toFixed(1)},${(y - uy * back).toFixed(1)}`,
    head: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${((Math.atan2(uy, ux) * 180) / Math.PI).toFixed(1)})`,
    middle: [(ax + 2 * mx + bx) / 4, (ay + 2 * my + by) / 4],
  };
}

// How far a node goes from its middle in a direction: one with a box up to its side, any other by its radius.
function reach({ box, radius, r }, ux, uy) {
  if (!box) return radius ?? r;
  return Math.min(box.x / Math.abs(ux || 1e-9), box.y / Math.abs(uy || 1e-9));
}

function around(x, y, away) {
  const side = away + 16;
  return {
    d: `M${x},${y - away}C${x - side},${y - 2 * side} ${x + side},${y - 2 * side} ${x + 4},${y - away}`,
    head: `translate(${x + 4} ${y - away}) rotate(100)`,
    middle: [x, y - 1.8 * side],
  };
}

// What keeps labels off one another: two nodes whose rectangles overlap are moved apart.

// Moves two nodes apart where their rectangles overlap, along the way that is shorter.
export function push(one, other, scale) {
  const dx = other.x - one.x;
  const x = scale * (one.hw + other.hw) - Math.abs(dx);
  if (x <= 0) return;
  const dy = other.y + other.hh - other.top - (one.y + one.hh - one.top);
  const y = scale * (one.hh + other.hh) - Math.abs(dy);
  if (y <= 0) return;
  if (x * 0.6 < y) {
    const by = x * 0.28 * (dx < 0 ? -1 : 1);
    one.x -= by;
    other.x += by;
  } else {
    const by = y * 0.28 * (dy < 0 ? -1 : 1);
    one.y -= by;
    other.y += by;
  }
}

// The boxes of the families: columns from what acts to what is acted upon, each box as large as its factors need.
const COLUMNS = 3;
const GAP = 36;
export const TITLE = 62; // room for the title of a box
const ROOM = 1.6; // area of a box for each unit of area of the labels in it
const SHAPE = 1.3; // width of the picture for each unit of its height

// Each box has room for every label near by, and for the labels of fewer factors, which are larger, from afar.
export function boxes(families, nodes, levels) {
  const areas = families.map(({ iri }) => {
    const all = nodes.filter((node) => node.family === iri);
    const wanted = ([most, scale]) => scale ** 2 * sum(all.filter((node) => node.at < most), (node) => 4 * node.hw * node.hh);
    return ROOM * Math.max(...levels.map(wanted));
  });
  const total = sum(areas, (area) => area) || 1;
  const [width, height] = [Math.sqrt(total * SHAPE), Math.sqrt(total / SHAPE)];
  const columns = Array.from({ length: COLUMNS }, () => []);
  let before = 0;
  families.forEach((family, at) => {
    const middle = (before + areas[at] / 2) / total;
    columns[Math.min(COLUMNS - 1, Math.floor(middle * COLUMNS))].push({ family, area: areas[at] });
    before += areas[at];
  });
  const found = [];
  let x = 0;
  for (const column of columns.filter((one) => one.length)) {
    const area = sum(column, (one) => one.area);
    const wide = (width * area) / total;
    let y = 0;
    for (const one of column) {
      const high = (height * one.area) / area;
      const box = { iri: one.family.iri, label: one.family.label, x0: x, y0: y, x1: x + wide, y1: y + high + TITLE };
      found.push({ ...box, inside: { x0: x + 8, y0: y + TITLE, x1: x + wide - 8, y1: box.y1 - 8 } });
      y = box.y1 + GAP;
    }
    x += wide + GAP;
  }
  // All columns end on one line.
  const bottom = Math.max(...found.map((box) => box.y1));
  for (const box of found) {
    const last = !found.some((other) => other.x0 === box.x0 && other.y0 > box.y0);
    if (last) [box.y1, box.inside.y1] = [bottom, bottom - 8];
  }
  return { boxes: found, width: x - GAP, height: bottom };
}

function sum(all, value) {
  return all.reduce((so, one) => so + value(one), 0);
}

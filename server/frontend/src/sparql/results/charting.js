// Which chart fits an answer: the kinds of its columns, and the points that stand in two of them.
import { bound, number, text, time } from "./terms.js";

export const KINDS = ["bar", "line", "scatter"];
const MOST = { bar: 200, line: 5000, scatter: 5000 };
const LOOKED_AT = 1000;

// Returns the kind of each column: number, time or label, by the first rows; nothing where it is never bound.
export function kinds(columns, rows) {
  return columns.map((column) => {
    const terms = rows.slice(0, LOOKED_AT).map((row) => bound(row, column)).filter(Boolean);
    if (!terms.length) return null;
    if (terms.every((term) => number(term) !== null)) return "number";
    return terms.every((term) => time(term) !== null) ? "time" : "label";
  });
}

// Returns the chart that is drawn first, as numbers of columns; null where there is none to draw.
export function proposed(columns, rows) {
  const found = kinds(columns, rows);
  const numbers = found.flatMap((kind, at) => (kind === "number" ? [at] : []));
  const label = found.indexOf("label");
  const moment = found.indexOf("time");
  if (!numbers.length) return null;
  if (moment >= 0 && (label < 0 || moment < label)) return { kind: "line", x: moment, y: numbers[0] };
  if (label >= 0 && !(numbers[0] === 0 && numbers.length > 1)) return { kind: "bar", x: label, y: numbers[0] };
  if (numbers.length < 2) return { kind: "bar", x: -1, y: numbers[0] };
  if (numbers.length === 2 && label < 0 && rising(rows, columns[numbers[0]])) return { kind: "line", x: numbers[0], y: numbers[1] };
  return { kind: "scatter", x: numbers[0], y: numbers[1] };
}

// Numbers that never come twice nor go back are what others are drawn over: years, steps, sizes.
function rising(rows, column) {
  const values = rows.map((row) => number(bound(row, column))).filter((value) => value !== null);
  return values.every((value, at) => !at || value > values[at - 1]);
}

// Returns the columns that may stand at the two axes of a kind of chart; −1 is the number of the row.
export function axes(kind, found) {
  const at = (wanted) => found.flatMap((one, place) => (wanted.includes(one) ? [place] : []));
  return { x: kind === "bar" ? [-1, ...at(["label", "number", "time"])] : [-1, ...at(["number", "time"])], y: at(["number"]) };
}

// Returns the points of a chart, as many as are drawn, and how many are left out: for want of a number, and for room.
export function points({ kind, x, y }, columns, rows, named) {
  const found = [];
  let bare = 0;
  let more = 0;
  rows.forEach((row, at) => {
    const value = number(bound(row, columns[y]));
    const term = x < 0 ? null : bound(row, columns[x]);
    const place = x < 0 ? at + 1 : (number(term) ?? time(term));
    const fits = Number.isFinite(value) && (kind === "bar" || Number.isFinite(place));
    if (!fits) bare += 1;
    else if (found.length === MOST[kind]) more += 1;
    else found.push({ x: place, y: value, term, label: x < 0 ? `row ${at + 1}` : text(term, named) });
  });
  if (kind === "line") found.sort((one, other) => one.x - other.x);
  return { points: found, bare, more };
}

// The chart of an answer: bars, a line or points between axes, drawn anew for the width that there is.
import { count, html, svg } from "../../parts/dom.js";
import { axes, kinds, KINDS, points, proposed } from "./charting.js";
import { cut } from "./terms.js";
import { amount, moments, ticks } from "./ticks.js";

const NAMES = { bar: "Bars", line: "Line", scatter: "Points" };
const BAR = 22;
const LETTER = 6.4;
const HIGH = 380;

export function chart(view, { named }) {
  const { columns, rows } = view;
  const first = proposed(columns, rows);
  if (!first) return { elements: [html("p", { class: "note" }, NEEDS)], stop: () => {} };
  const found = kinds(columns, rows);
  const choice = (view.chart ??= first);
  const menu = (label, change) => html("select", { "aria-label": label, change });
  const kind = menu("Kind of chart", () => chosen("kind", kind.value));
  const x = menu("Along", () => chosen("x", Number(x.value)));
  const y = menu("Values", () => chosen("y", Number(y.value)));
  const area = html("div", { class: "rs-chart" });
  const told = html("p", { class: "muted" });
  let width = 0;

  function chosen(name, value) {
    choice[name] = value;
    tell();
  }

  function tell() {
    const fit = axes(choice.kind, found);
    if (!fit.x.includes(choice.x)) choice.x = fit.x.find((at) => at >= 0 && at !== choice.y) ?? -1;
    filled(kind, KINDS.map((one) => [one, NAMES[one]]), choice.kind);
    filled(x, fit.x.map((at) => [at, at < 0 ? "number of the row" : columns[at]]), choice.x);
    filled(y, fit.y.map((at) => [at, columns[at]]), choice.y);
    draw();
  }

  function draw() {
    if (!width) return;
    const data = points(choice, columns, rows, named);
    const titles = { x: choice.x < 0 ? "row" : columns[choice.x], y: columns[choice.y] };
    const moment = choice.kind !== "bar" && choice.x >= 0 && found[choice.x] === "time";
    const drawing = choice.kind === "bar" ? bars(data.points, titles, width) : plot(data.points, titles, width, choice.kind, moment);
    area.replaceChildren(...(data.points.length ? [drawing] : []));
    const parts = [count(data.points.length, choice.kind === "bar" ? "bar" : "point")];
    if (data.more) parts.push(`${data.more.toLocaleString("en-GB")} rows more are not drawn: order by the values and set a LIMIT to choose which`);
    if (data.bare) parts.push(`${count(data.bare, "row")} without a number left out`);
    told.replaceChildren(`${parts.join("; ")}. The table has all of it.`);
  }

  const watch = new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width);
    if (now && now !== width) {
      width = now;
      draw();
    }
  });
  watch.observe(area);
  tell();
  const tools = html("div", { class: "rs-tools" }, html("label", {}, "Chart ", kind), html("label", {}, "along ", x), html("label", {}, "of ", y));
  return { elements: [tools, area, told], stop: () => watch.disconnect() };
}

export const NEEDS = "A chart needs a column of numbers, such as a count, and best a label, a date or a second number beside it.";

function filled(select, options, value) {
  select.replaceChildren(...options.map(([key, label]) => html("option", { value: key, selected: key === value }, label)));
  select.value = value;
}

function scale(from, to, low, high) {
  // Halves, so that the distance of the ends is never infinite.
  const span = to / 2 - from / 2 || 1;
  return (value) => low + ((value / 2 - from / 2) / span) * (high - low);
}

function picture(width, height, label, ...children) {
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);
}

// Returns a summary of a chart for who does not see it.
function summary(kind, { x, y }, data) {
  const values = data.map((one) => one.y);
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  return `${kind} of ${y} along ${x}: ${count(data.length, kind === "Bars" ? "bar" : "point")}, from ${amount(least)} to ${amount(most)}`;
}

function bars(data, titles, width) {
  const longest = Math.max(...data.map((one) => one.label.length), 4);
  const room = Math.min(longest * LETTER + 12, width * 0.42);
  const letters = Math.max(4, Math.floor((room - 12) / LETTER));
  const values = data.map((one) => one.y);
  const marks = ticks(Math.min(0, ...values), Math.max(0, ...values), Math.max(2, Math.round(width / 130)));
  const at = scale(marks[0], marks.at(-1), room, width - 56);
  const bottom = 26 + data.length * BAR;
  const grid = marks.flatMap((mark) => [
    svg("line", { class: mark === 0 ? "rs-zero" : "rs-grid", x1: at(mark).toFixed(1), x2: at(mark).toFixed(1), y1: 22, y2: bottom }),
    svg("text", { class: "rs-tick", x: at(mark).toFixed(1), y: 16, "text-anchor": "middle" }, amount(mark)),
  ]);
  const rows = data.map(({ y, label }, row) => {
    const top = 26 + row * BAR;
    const [left, right] = [Math.min(at(0), at(y)), Math.max(at(0), at(y))];
    const name = label.length > letters ? `${cut(label, letters - 1)}…` : label;
    return svg(
      "g",
      {},
      svg("title", {}, `${cut(label, 300)}: ${amount(y)}`),
      svg("text", { x: (room - 8).toFixed(1), y: top + 15, "text-anchor": "end" }, name),
      svg("rect", { class: "rs-bar", x: left.toFixed(1), y: top + 3, width: Math.max(1, right - left).toFixed(1), height: BAR - 6, rx: 2 }),
      svg("text", { class: "rs-value", x: (right + 5).toFixed(1), y: top + 15 }, amount(y)),
    );
  });
  const heads = [
    svg("text", { class: "rs-axis", x: (room - 8).toFixed(1), y: bottom + 20, "text-anchor": "end" }, cut(titles.x, 40)),
    svg("text", { class: "rs-axis", x: ((room + width - 56) / 2).toFixed(1), y: bottom + 20, "text-anchor": "middle" }, cut(titles.y, 40)),
  ];
  return picture(width, bottom + 28, summary("Bars", titles, data), ...grid, ...rows, ...heads);
}

function plot(data, titles, width, kind, moment) {
  const extent = (name) => data.reduce(([low, high], one) => [Math.min(low, one[name]), Math.max(high, one[name])], [Infinity, -Infinity]);
  const [x0, x1] = extent("x");
  const rows = ticks(...extent("y")).map((one) => ({ at: one, text: amount(one) }));
  const many = Math.max(2, Math.round(width / 110));
  const columns = moment ? moments(x0, x1, many) : ticks(x0, x1, many).map((one) => ({ at: one, text: String(titles.x).match(/year/i) ? String(one) : amount(one) }));
  const left = Math.max(...rows.map((one) => one.text.length)) * LETTER + 30;
  const [right, bottom] = [width - 24, HIGH - 44];
  const x = scale(columns[0].at, columns.at(-1).at, left, right);
  const y = scale(rows[0].at, rows.at(-1).at, bottom, 14);
  const grid = [
    ...rows.flatMap((mark) => [
      svg("line", { class: mark.at === 0 ? "rs-zero" : "rs-grid", x1: left, x2: right, y1: y(mark.at).toFixed(1), y2: y(mark.at).toFixed(1) }),
      svg("text", { class: "rs-tick", x: left - 7, y: (y(mark.at) + 4).toFixed(1), "text-anchor": "end" }, mark.text),
    ]),
    ...columns.flatMap((mark) => [
      svg("line", { class: "rs-grid", x1: x(mark.at).toFixed(1), x2: x(mark.at).toFixed(1), y1: 14, y2: bottom + 5 }),
      svg("text", { class: "rs-tick", x: x(mark.at).toFixed(1), y: bottom + 18, "text-anchor": "middle" }, mark.text),
    ]),
  ];
  const places = data.map((one) => [x(one.x).toFixed(1), y(one.y).toFixed(1)]);
  const line = kind === "line" ? [svg("path", { class: "rs-line", d: `M${places.map((place) => place.join(",")).join("L")}` })] : [];
  const marked = kind === "scatter" || data.length <= 150;
  const dots = marked ? data.map((one, at) => svg("circle", { class: "rs-dot", cx: places[at][0], cy: places[at][1], r: kind === "scatter" ? 4 : 3 }, svg("title", {}, `${cut(one.label, 300)}: ${amount(one.y)}`))) : [];
  const heads = [
    svg("text", { class: "rs-axis", x: ((left + right) / 2).toFixed(1), y: HIGH - 6, "text-anchor": "middle" }, cut(titles.x, 60)),
    svg("text", { class: "rs-axis", transform: `translate(13 ${(bottom + 14) / 2}) rotate(-90)`, "text-anchor": "middle" }, cut(titles.y, 60)),
  ];
  return picture(width, HIGH, summary(kind === "line" ? "Line" : "Points", titles, data), ...grid, ...line, ...dots, ...heads);
}

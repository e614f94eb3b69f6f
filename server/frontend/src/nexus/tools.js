// What stands around the diagram: zoom, search, files, and the key to its signs.
import { html, svg } from "../parts/dom.js";
import { VERBS } from "./graph.js";
import { DASHES, HEADS } from "./shapes.js";

export function tools(stage, { find, clear, asSvg, asPng }) {
  const button = (text, label, act) => html("button", { type: "button", "aria-label": label, title: label, click: act }, text);
  const search = html("input", { id: "find", type: "search", list: "factors", autocomplete: "off", placeholder: "Find a factor", "aria-label": "Find a factor" });
  search.addEventListener("change", () => find(search.value));
  const back = html("button", { type: "button", class: "back", hidden: true, click: clear }, "Show the whole again");
  const bar = html(
    "div",
    { class: "tools" },
    html("span", { class: "group" }, button("+", "Zoom in", stage.larger), button("−", "Zoom out", stage.smaller), button("Whole", "Show the whole picture", stage.all)),
    search,
    back,
    html("span", { class: "group files" }, button("SVG", "Save the picture as SVG", asSvg), button("PNG", "Save the picture as PNG", asPng)),
  );
  return { bar, back };
}

export function key() {
  const signs = Object.entries(VERBS).map(([sign, verb]) => {
    const line = svg("path", { class: "line", d: `M2,8L${sign === "increase" ? 40 : 38},8`, fill: "none", "stroke-width": 1.6, "stroke-dasharray": DASHES[sign] });
    const head = svg("path", { class: "head", d: HEADS[sign], transform: "translate(46 8)" });
    const sample = svg("svg", { class: "sample", width: 50, height: 16, viewBox: "0 0 50 16", "aria-hidden": "true" }, svg("g", { class: `edge ${sign}` }, line, head));
    return html("li", {}, sample, verb);
  });
  return html("ul", { class: "key" }, signs);
}

export function hint() {
  const paragraph = (...words) => html("p", {}, ...words);
  return [
    html("h2", {}, "How to read it"),
    paragraph("A box is a family of factors; on the left what acts the most, on the right what is acted upon. The larger a dot, the more claims are about the factor. A number on an arrow counts its claims."),
    paragraph("Factors with the most claims are named first. Zoom in, and the others follow. Choose a factor to see what is tied to it alone, or an arrow to read its claims."),
    html("p", { class: "muted" }, "On the keyboard: Tab goes to the picture, to its arrows and to its factors; the arrow keys move among them, Enter chooses, Escape goes back; + and − zoom, 0 shows the whole. The wheel zooms once you have clicked into the picture."),
  ];
}

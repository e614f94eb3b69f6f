// The graph of an answer: the picture with its tools, and which columns it is made of.
import { count, html } from "../../parts/dom.js";
import { asPng, asSvg } from "../../drawing/export.js";
import { keys } from "../../drawing/keys.js";
import { stage } from "../../drawing/stage.js";
import { fileName } from "./files.js";
import { holding, network, proposed } from "./graphing.js";
import { net } from "./net.js";
import { slices } from "./slices.js";
import { spread } from "./spread.js";

const FEW = 80; // triples that are drawn with their literals from the start
const LAYERS = ["edges", "nodes"];
const NEEDS = "A graph needs two columns that hold IRIs or blank nodes.";
const HOW = "Tab goes to the picture, to an arrow and to a node; the arrow keys move among them, Enter opens a page, + and − zoom, 0 shows the whole. The wheel zooms once you have clicked into the picture.";

export function graph(view, { named, root, name, announce }) {
  const { columns, rows } = view;
  const first = proposed(columns, rows);
  if (!first) return { elements: [html("p", { class: "note" }, NEEDS)], stop: () => {} };
  const whole = columns.join() === "subject,predicate,object";
  const choice = (view.graph ??= { ...first, literals: whole && rows.length <= FEW });
  const ends = whole ? [0, 2] : holding(columns, rows);
  const menu = (title, key, options) => html("label", {}, `${title} `, html("select", { "aria-label": title, change: ({ target }) => chosen(key, Number(target.value)) }, options.map((at) => html("option", { value: at, selected: at === choice[key] }, at < 0 ? "nothing" : columns[at]))));
  const literals = html("button", { type: "button", class: "rs-small", "aria-pressed": String(choice.literals), click: () => chosen("literals", !choice.literals) }, "Literals");
  const act = (label, title, does) => html("button", { type: "button", class: "rs-small", "aria-label": title, title, click: () => around && does() }, label);
  const tools = html(
    "div",
    { class: "rs-tools" },
    whole ? null : [menu("From", "from", ends), menu("Named by", "by", [-1, ...columns.keys()]), menu("To", "to", columns.map((_, at) => at))],
    literals,
    html("span", { class: "rs-end" }, act("+", "Zoom in", () => around.larger()), act("−", "Zoom out", () => around.smaller()), act("Whole", "Show the whole picture", () => around.all()), act("SVG", "Save the picture as SVG", () => asSvg(around.element, name, fileName(name))), act("PNG", "Save the picture as PNG", () => asPng(around.element, name, fileName(name)))),
  );
  const frame = html("div", { class: "rs-net" });
  const told = html("p", { class: "muted" });
  let around = null;
  let working = new AbortController();

  function chosen(key, value) {
    choice[key] = value;
    if (key !== "literals" && !ends.includes(choice.to)) choice.literals = true;
    literals.setAttribute("aria-pressed", String(choice.literals));
    draw();
  }

  async function draw() {
    working.abort();
    working = new AbortController();
    const found = network(columns, rows, choice, choice.literals, named);
    around?.stop();
    around = null;
    frame.replaceChildren();
    frame.removeAttribute("data-drawn");
    told.replaceChildren(found.nodes.length ? "Drawing…" : "Between these columns no row makes an arrow.");
    if (!found.nodes.length) return;
    try {
      const size = await spread(found.nodes, found.edges, slices(working.signal));
      working.signal.throwIfAborted();
      placed(found, size);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function placed(found, size) {
    const label = `${count(found.nodes.length, "node")}, ${count(found.edges.length, "arrow")}`;
    const standing = stage(frame, size, `Graph of the answer: ${label}`, LAYERS, () => around === standing && redraw());
    const picture = net(found, standing, size, root);
    const reached = keys(standing, picture, { clear: () => standing.element.focus() });
    around = standing;
    function redraw() {
      if (!standing.area) return;
      picture.draw();
      reached.stops();
      frame.dataset.drawn = `${found.nodes.length} ${found.edges.length}`;
    }
    const rest = found.all - found.drawn;
    const left = rest ? ` ${count(rest, "row")} more would not be seen in it and ${rest === 1 ? "is" : "are"} left out: narrow the query.` : "";
    told.replaceChildren(`${label}.${left} ${HOW}`);
    announce(`${label}.${left}`);
  }

  draw();
  return {
    elements: [tools, frame, told],
    stop: () => {
      working.abort();
      around?.stop();
    },
  };
}

// Paths from one factor to another and loops, asked of the server and listed to be lit up.
import { count, html, local } from "../parts/dom.js";
import { MARKS } from "./graph.js";

const CROSSED = { opposite: "≠", broader: "⊂", narrower: "⊃" };
const LENGTHS = [2, 3, 4];

export function ways(graph, { lit }) {
  const box = (name, text) => [
    html("label", { for: `way-${name}` }, text),
    html("input", { id: `way-${name}`, name, list: "factors", required: true, autocomplete: "off" }),
  ];
  const length = html("select", { id: "way-max", name: "max" }, LENGTHS.map((many) => html("option", { value: many, selected: many === 3 }, `${many} claims`)));
  const found = html("div", { class: "found", role: "status" });
  const asked = html(
    "form",
    { class: "fields", action: `${graph.root}paths`, submit: find },
    html("p", {}, box("from", "From")),
    html("p", {}, box("to", "To")),
    html("p", {}, html("label", { for: "way-max" }, "At most"), length),
    html("p", {}, html("button", { type: "submit" }, "Find paths")),
  );
  const paths = html("details", {}, html("summary", {}, "From one factor to another"), asked, found);

  async function find(event) {
    event.preventDefault();
    const names = ["from", "to"].map((name) => asked.elements[name].value);
    const [from, to] = names.map((name) => graph.named(name)?.iri);
    if (!from || !to || from === to) {
      const unknown = names.find((name) => !graph.named(name));
      const told = unknown === undefined ? "Name two factors." : `No factor in the diagram is called “${unknown}”.`;
      found.replaceChildren(html("p", { role: "alert" }, told));
      return;
    }
    const query = new URLSearchParams({ from, to, max: asked.elements.max.value, limit: 20 });
    await listing(found, `paths.json?${query}`, (told) => told.paths, "path");
  }

  const feedback = html("select", { id: "way-feedback", name: "feedback" }, ["", "reinforcing", "balancing", "undetermined"].map((kind) => html("option", { value: kind }, kind || "of any kind")));
  const circles = html("div", { class: "found", role: "status" });
  const loops = html(
    "details",
    {},
    html("summary", {}, "Loops"),
    html("p", {}, html("label", { for: "way-feedback" }, "Loops "), feedback, " ", html("button", { type: "button", click: circle }, "Find loops")),
    circles,
  );

  async function circle() {
    const query = new URLSearchParams([["max", 3], ...(feedback.value ? [["feedback", feedback.value]] : [])]);
    await listing(circles, `loops.json?${query}`, (told) => told.loops, "loop");
  }

  async function listing(place, address, all, what) {
    place.replaceChildren(html("p", { class: "muted" }, "Asking …"));
    const response = await fetch(graph.root + address, { headers: { Accept: "application/json, application/problem+json" } });
    const told = await response.json();
    if (!response.ok) {
      place.replaceChildren(html("p", { role: "alert" }, told.detail));
      return;
    }
    const items = all(told).map((path) => item(path, told.labels));
    const shown = items.length < told.total ? `, ${items.length} shown` : "";
    place.replaceChildren(html("p", { class: "muted" }, `${count(told.total, what)}${shown}.`), html("ol", { class: "ways" }, items));
  }

  function item(path, labels) {
    const text = arrows(path, labels);
    const kind = path.feedback ?? (path.sign === "unknown" ? "no known sign" : path.sign);
    const light = ({ currentTarget }) => {
      for (const other of currentTarget.closest(".nexus").querySelectorAll(".ways [aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
      currentTarget.setAttribute("aria-pressed", "true");
      lit(path, text);
    };
    return html("li", {}, html("button", { type: "button", "aria-pressed": "false", click: light }, text, html("span", { class: "muted" }, ` ${kind}`)));
  }

  function ends(given) {
    paths.open = true;
    for (const [name, node] of Object.entries(given)) asked.elements[name].value = node.label;
    const empty = ["from", "to"].find((name) => !asked.elements[name].value);
    if (empty) asked.elements[empty].focus();
    else asked.requestSubmit();
  }

  return { elements: [paths, loops], ends };
}

function arrows(path, labels) {
  const named = (iri) => labels[iri] ?? local(iri);
  const steps = path.hops.map((hop) => `${CROSSED[hop.kind] ?? `${MARKS[hop.sign] ?? "~"}→`} ${named(hop.effect)}`);
  return [named(path.factors[0]), ...steps].join(" ");
}

// The nexus page: puts the diagram together with its filters, its panel and its table.
import { count, html } from "./parts/dom.js";
import { asPng, asSvg } from "./drawing/export.js";
import { keys } from "./drawing/keys.js";
import { stage } from "./drawing/stage.js";
import { chosen, filter, query } from "./nexus/filters.js";
import { load } from "./nexus/graph.js";
import { layout } from "./nexus/layout.js";
import { ofEdge, ofFactor, ofWay } from "./nexus/panel.js";
import { picture } from "./nexus/picture.js";
import { extent, neighbourhood, way } from "./nexus/scopes.js";
import { table } from "./nexus/table.js";
import { hint, key, tools } from "./nexus/tools.js";
import { ways } from "./nexus/ways.js";

const LAYERS = ["boxes", "crossings", "edges", "titles", "nodes"];

const form = document.getElementById("filters");
const host = document.getElementById("diagram");

function started(graph) {
  performance.mark("layout");
  const size = layout(graph);
  performance.measure("layout", "layout");
  const state = { scope: null, edge: null };
  const frame = html("div", { class: "frame" });
  const seen = html("p", { class: "seen muted", "aria-hidden": "true" });
  const told = html("div", { class: "told", "aria-live": "polite" });
  const around = stage(frame, size, `${count(graph.nodes.length, "factor")} and what is claimed between them`, LAYERS, redraw);
  const shown = picture(graph, around, size.boxes);
  const reached = keys(around, shown, { clear });
  const routes = ways(graph, { lit: (path, title) => scoped(way(graph, path, title), true) });
  const title = () => `${state.scope?.title ?? "The nexus"} (hsnexus)`;
  const { bar, back } = tools(around, {
    find: (name) => graph.named(name) && centred(graph.named(name), true),
    clear,
    asSvg: () => asSvg(around.element, title(), "nexus"),
    asPng: () => asPng(around.element, title(), "nexus"),
  });
  host.append(
    html("div", { class: "main" }, bar, frame, html("div", { class: "foot" }, key(), seen)),
    html("aside", { class: "panel", "aria-label": "What is chosen" }, told, ...routes.elements),
  );
  host.hidden = false;

  function redraw() {
    if (!around.area) return; // nobody knows yet how large the picture is
    shown.draw(state);
    reached.stops();
    const { nodes, edges } = shown.drawn;
    seen.replaceChildren(`${count(nodes.length, "factor")} named, ${count(edges.length, "arrow")} drawn`);
    host.dataset.drawn = `${nodes.length} ${edges.length}`;
  }

  function panel() {
    const acts = { choose: marked, ends: routes.ends };
    if (state.edge) told.replaceChildren(...ofEdge(graph, state.edge).filter(Boolean));
    else if (state.scope?.path) told.replaceChildren(...ofWay(graph, state.scope, acts));
    else if (state.scope) told.replaceChildren(...ofFactor(graph, state.scope, acts));
    else told.replaceChildren(...hint());
    if (state.edge && state.scope) told.append(html("p", {}, html("button", { type: "button", click: () => marked(null) }, `Back to ${state.scope.title}`)));
    back.hidden = !state.scope && !state.edge;
    redraw();
  }

  function marked(edge) {
    state.edge = edge;
    panel();
  }

  function scoped(scope, near) {
    [state.scope, state.edge] = [scope, null];
    if (near && scope.nodes.length) {
      around.see(extent(scope.nodes, 1));
      around.see(extent(scope.nodes, around.scale));
    }
    panel();
  }

  function centred(node, near) {
    scoped(neighbourhood(graph, node), near);
  }

  function clear() {
    if (state.edge && state.scope) marked(null);
    else {
      const whole = Boolean(state.scope);
      [state.scope, state.edge] = [null, null];
      if (whole) around.all();
      panel();
    }
  }

  around.element.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const owner = link && shown.owner(link);
    if (!owner) return;
    event.preventDefault();
    if (owner.source) marked(owner);
    else centred(owner, false);
  });

  function filtered() {
    const choice = chosen(form);
    filter(graph, choice);
    const factors = choice.get("factor").map(graph.named).filter(Boolean);
    [state.scope, state.edge] = [factors.length === 1 ? neighbourhood(graph, factors[0]) : null, null];
    panel();
    return query(choice);
  }

  form.addEventListener("change", () => {
    const asked = filtered();
    table(graph, asked);
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.dispatchEvent(new Event("change"));
  });
  filtered();
}

if (host && form) started(await load(form.dataset.root));

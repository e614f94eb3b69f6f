// What a query was answered with: the views of it, of which one is shown, and the files it can be saved as.
import { html } from "../../parts/dom.js";
import { chart, NEEDS } from "./chart.js";
import { proposed as charted } from "./charting.js";
import { downloads } from "./files.js";
import { graph } from "./graph.js";
import { proposed as graphed } from "./graphing.js";
import { naming } from "./names.js";
import { COLUMNS, counted, read } from "./ntriples.js";
import { looked } from "./rows.js";
import { slices } from "./slices.js";
import { table } from "./table.js";
import { json, raw, turtle } from "./texts.js";

// The name of each view, and of those that fit, why another does not.
const VIEWS = {
  solutions: { table: "Table", json: "JSON", raw: "Raw", chart: "Chart", graph: "Graph" },
  boolean: { table: "Answer", json: "JSON", raw: "Raw", chart: "Chart", graph: "Graph" },
  graph: { table: "Table", json: "Turtle", raw: "N-Triples", chart: "Chart", graph: "Graph" },
};

// host: an empty element. root: the relative way to the root of the server. prefixes: gives namespaces by prefix.
// changed: is told the view that somebody chooses. fetchText: asks the server. announce: says something in the page.
export function makeResults(host, { root, prefixes, changed, fetchText, announce }) {
  const kept = new WeakMap(); // what is known of a result, so that a tab that is left and opened again looks as before
  let names = naming({}); // of now, as they may not be known from the start
  const named = (iri) => names(iri);
  let stop = () => {};
  let turn = 0;

  function clear() {
    stop();
    stop = () => {};
    turn += 1;
    host.replaceChildren();
  }

  async function show(result, wanted) {
    clear();
    if (!result) return;
    const mine = turn;
    const leaving = new AbortController();
    stop = () => leaving.abort();
    host.classList.add("rs-results");
    names = naming(prefixes());
    let fault = "";
    if (!kept.has(result)) {
      try {
        kept.set(result, await opened(result, named, leaving.signal));
      } catch (error) {
        if (leaving.signal.aborted) return;
        kept.set(result, looked([], [], named));
        fault = `The answer could not be read: ${error.message}`;
      }
    }
    if (mine !== turn) return;
    const view = kept.get(result);
    view.fault ||= fault;
    const around = { root: root || "./", named, fetchText, announce, name: result.name || "answer", signal: leaving.signal };
    const why = reasons(result, view);
    const area = html("div", { class: "rs-view" });
    const choices = switched(VIEWS[result.shape], why, choose);
    host.replaceChildren(html("div", { class: "rs-head" }, choices.element, downloads(result, around)), area);
    let leave = () => {};
    stop = () => {
      leaving.abort();
      leave();
    };

    function choose(name, chosen = true) {
      leave();
      const made = drawing(name, result, view, around);
      leave = made.stop;
      choices.mark(name);
      area.dataset.view = name;
      area.replaceChildren(...made.elements.filter(Boolean));
      if (chosen) changed(name);
    }

    function switched(names, not, act) {
      const buttons = Object.entries(names).map(([name, label]) => {
        const reason = not[name];
        const press = () => (reason ? announce(`${label}: ${reason}`) : act(name));
        return [name, html("button", { type: "button", "data-view": name, "aria-disabled": reason ? "true" : null, title: reason || null, click: press }, label)];
      });
      const element = html("div", { class: "rs-views", role: "group", "aria-label": "Show the answer as" }, buttons.map(([, button]) => button));
      const mark = (chosen) => buttons.forEach(([name, button]) => button.setAttribute("aria-pressed", String(name === chosen)));
      return { element, mark };
    }

    choose(Object.hasOwn(why, wanted ?? "") && !why[wanted] ? wanted : view.fault ? "raw" : "table", false);
  }

  // count: how many rows an answer has, or how many triples.
  return { show, clear, count: ({ shape, rows, text }) => (shape === "graph" ? counted(text) : rows.length) };
}

async function opened(result, named, signal) {
  if (result.shape !== "graph") return looked(result.columns ?? [], result.rows ?? [], named);
  return looked(COLUMNS, await read(result.text, slices(signal)), named);
}

// Returns for each view why it does not fit the answer; an empty text where it does.
function reasons({ shape }, { columns, rows, fault }) {
  const none = shape === "boolean" ? "the answer is true or false" : rows.length ? "" : "the answer is empty";
  return {
    table: fault ? "the answer could not be read" : "",
    json: "",
    raw: "",
    chart: none || (shape === "graph" ? "a chart is drawn of rows: ask with SELECT" : charted(columns, rows) ? "" : NEEDS),
    graph: none || (graphed(columns, rows) ? "" : "it needs two columns that hold IRIs or blank nodes"),
  };
}

function drawing(name, result, view, around) {
  if (view.fault && name === "raw") {
    const made = raw(result);
    return { ...made, elements: [html("p", { class: "note wrong" }, view.fault), ...made.elements] };
  }
  if (name === "raw") return raw(result);
  if (name === "json") return result.shape === "graph" ? turtle(result, around) : json(result);
  if (name === "chart") return chart(view, around);
  if (name === "graph") return graph(view, around);
  if (result.shape === "boolean") return { elements: [html("p", { class: "rs-verdict" }, String(result.boolean))], stop: () => {} };
  return table(view, around);
}

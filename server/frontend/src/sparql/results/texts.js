// An answer as text: pretty JSON, the body as it came, or Turtle that is fetched when it is asked for.
import { count, html } from "../../parts/dom.js";
import { answered } from "./files.js";
import { cut } from "./terms.js";

const ROWS = 1000;
const MOST = 200_000; // characters in the page

function shown(text, told) {
  return [html("p", { class: "muted" }, told), html("pre", { class: "rs-text", tabindex: 0, role: "region", "aria-label": "The answer as text" }, text)];
}

// Returns the first rows of an answer, as many as are read at a time, written with a line for each value.
export function pretty({ shape, columns, rows, boolean }) {
  if (shape === "boolean") return { text: JSON.stringify({ head: {}, boolean }, null, 2), rows: 0, whole: true };
  const parts = [];
  let room = MOST;
  for (const row of rows.slice(0, ROWS)) {
    const part = JSON.stringify(row, null, 2).replace(/^/gm, "      ");
    room -= part.length;
    if (room < 0 && parts.length) break;
    parts.push(cut(part, MOST));
  }
  const head = JSON.stringify({ vars: columns }, null, 2).replace(/\n/g, "\n  ");
  const bindings = parts.length ? `[\n${parts.join(",\n")}${parts.length < rows.length ? ",\n      …" : ""}\n    ]` : "[]";
  return { text: `{\n  "head": ${head},\n  "results": {\n    "bindings": ${bindings}\n  }\n}`, rows: parts.length, whole: parts.length === rows.length && room >= 0 };
}

export function json(result) {
  const { text, rows, whole } = pretty(result);
  const told = whole ? "The answer in the JSON of SPARQL." : `The first ${count(rows, "row")} of ${result.rows.length.toLocaleString("en-GB")}, cut where they are long, in the JSON of SPARQL; a download has all of it.`;
  return { elements: shown(text, told), stop: () => {} };
}

export function raw({ text, shape }) {
  const form = shape === "graph" ? "N-Triples" : "JSON";
  return { elements: shown(begun(text), `The body as it came, in ${form}${left(text)}`), stop: () => {} };
}

export function turtle(result, { fetchText, announce }) {
  const asking = new AbortController();
  const area = html("div", {}, html("p", { class: "muted" }, "Asking for it in Turtle…"));
  async function fetched() {
    try {
      result.turtle ??= await (await answered(fetchText(result.query, "text/turtle", asking.signal))).text();
      if (asking.signal.aborted) return;
      area.replaceChildren(...shown(begun(result.turtle), `The graph in Turtle${left(result.turtle)}`));
    } catch (error) {
      if (asking.signal.aborted) return;
      area.replaceChildren(html("p", { class: "note wrong" }, `The graph could not be had in Turtle: ${error.message}`));
      announce(area.textContent);
    }
  }
  fetched();
  return { elements: [area], stop: () => asking.abort() };
}

// The text up to the end of the last line that there is room for.
function begun(text) {
  if (text.length <= MOST) return text;
  const end = text.lastIndexOf("\n", MOST);
  return end > MOST / 2 ? text.slice(0, end) : cut(text, MOST);
}

function left(text) {
  const rest = text.length - begun(text).length;
  return rest ? `; ${rest.toLocaleString("en-GB")} characters more are in the download.` : ".";
}

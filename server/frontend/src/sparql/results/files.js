// The answer as a file in every format of its shape, and text for the clipboard.
import { html } from "../../parts/dom.js";
import { saved } from "../../parts/saved.js";

const SOLUTIONS = [
  ["JSON", "json", "application/sparql-results+json"],
  ["XML", "xml", "application/sparql-results+xml"],
  ["CSV", "csv", "text/csv"],
  ["TSV", "tsv", "text/tab-separated-values"],
];
const GRAPH = [
  ["Turtle", "ttl", "text/turtle"],
  ["N-Triples", "nt", "application/n-triples"],
  ["RDF/XML", "rdf", "application/rdf+xml"],
  ["JSON-LD", "jsonld", "application/ld+json"],
  ["TriG", "trig", "application/trig"],
  ["N-Quads", "nq", "application/n-quads"],
];
// What is here already, as it came.
const HERE = new Set(["application/sparql-results+json", "application/n-triples"]);

// Returns the buttons that save an answer, and what is told where that fails.
export function downloads(result, { fetchText, announce, signal }) {
  const told = html("p", { class: "note wrong", hidden: true });
  const formats = result.shape === "graph" ? GRAPH : SOLUTIONS;
  const buttons = formats.map(([label, suffix, type]) => {
    const button = html("button", { type: "button", class: "rs-small", "data-format": suffix, click: () => save() }, label);
    async function save() {
      if (button.getAttribute("aria-busy")) return;
      told.hidden = true;
      button.setAttribute("aria-busy", "true");
      try {
        const blob = HERE.has(type) ? new Blob([result.text], { type }) : await fetched(result.query, type, fetchText, signal);
        saved(blob, `${fileName(result.name)}.${suffix}`);
        announce(`Saved as ${label}`);
      } catch (error) {
        if (signal.aborted) return;
        told.replaceChildren(`The answer could not be saved as ${label}: ${error.message}`);
        told.hidden = false;
        announce(told.textContent);
      } finally {
        button.removeAttribute("aria-busy");
      }
    }
    return button;
  });
  return html("div", { class: "rs-files" }, html("p", {}, html("span", { class: "muted" }, "Save as"), buttons), told);
}

async function fetched(query, type, fetchText, signal) {
  return (await answered(fetchText(query, type, signal))).blob();
}

// Returns a response that is an answer; throws an error that tells what the server said instead.
export async function answered(asked) {
  const response = await asked.catch((error) => {
    throw error.name === "AbortError" ? error : new Error("the server cannot be reached");
  });
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Error([said.title, said.detail].filter((one) => typeof one === "string").join(": ") || `the server answers ${response.status}`);
}

export function fileName(name) {
  return name.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase().slice(0, 60) || "answer";
}

// Puts a text into the clipboard; returns whether the browser lets us.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

// The clipboard of a page that has not come by way of TLS.
function copiedByHand(text) {
  const back = document.activeElement;
  const area = html("textarea", { class: "hidden", "aria-hidden": "true", tabindex: -1 });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  back?.focus({ preventScroll: true });
  return done;
}

// What stands on the page of the editor: buttons, fields and places, before anything is done with them.
import { html } from "../parts/dom.js";

/** `acts` are what the buttons do; `usual` and `most` the time limits in milliseconds. */
export function makeBench(host, acts, { usual, most }) {
  const button = (label, title, click, more = {}) => html("button", { type: "button", title, click, ...more }, label);
  const files = html("input", {
    type: "file",
    multiple: true,
    accept: ".json,.rq,.sparql,.txt",
    class: "hidden",
    tabindex: "-1",
    "aria-label": "Files of queries",
    change: async () => {
      await acts.take([...files.files]);
      files.value = "";
    },
  });
  const times = [...new Set([usual, 30_000, most])].filter((ms) => ms <= most).sort((one, other) => one - other);
  const bench = {
    tabs: html("div", { class: "sparql-tabs" }),
    field: html("div", { class: "sparql-editor" }),
    hint: html("p", { class: "sparql-hint muted", "aria-live": "polite" }),
    run: button("Run", "Run the query (Ctrl+Enter)", acts.run, { class: "primary" }),
    cancel: button("Cancel", "Cancel it (Esc)", acts.cancel, { hidden: true }),
    limit: html(
      "select",
      { "aria-label": "Time limit", change: () => acts.limit(bench.limit.value) },
      times.map((ms) => html("option", { value: ms === usual ? "" : String(ms) }, `${ms / 1000} s`)),
    ),
    reopen: button("Reopen closed", "Open the tab that was closed last", acts.takeBack, { hidden: true }),
    note: html("p", { class: "sparql-note" }),
    problem: html("div", { class: "sparql-problem" }),
    shown: html("div", { class: "sparql-result" }),
    said: html("p", { class: "hidden", role: "status" }),
  };
  bench.answer = html("section", { class: "sparql-answer", "aria-label": "Answer", tabindex: "-1" }, bench.note, bench.problem, bench.shown);
  bench.panel = html(
    "div",
    { role: "tabpanel", id: "sparql-panel" },
    bench.field,
    bench.hint,
    html(
      "div",
      { class: "sparql-tools" },
      bench.run,
      bench.cancel,
      html("label", { class: "sparql-limit" }, "within ", bench.limit),
      button("Format", "Lay the text out (Alt+Shift+F)", acts.format),
      button("Share", "A link to this query (Alt+S)", acts.share),
      button("History", "Earlier runs (Alt+H)", acts.history),
      button("Export", "Save all tabs as a file", acts.save),
      button("Import", "Open tabs from files", () => files.click()),
      files,
      bench.reopen,
      button("Keys", "All keys (F1)", acts.keys),
    ),
    bench.answer,
  );
  bench.announce = (text) => {
    bench.said.textContent = text;
  };
  /** Show why something did not work. */
  bench.wrong = (...told) => bench.problem.replaceChildren(...told);
  host.append(bench.tabs, bench.panel, bench.said);
  return bench;
}

/** Shortcuts of the whole page, by key; with Alt a letter is told by its place where the key gives another one. */
export function shortcuts(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "");
    const name = event.key.length === 1 || event.code.startsWith("Key") ? letter.toLowerCase() : event.key;
    const act = acts[`${event.altKey ? "Alt+" : ""}${name}`];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

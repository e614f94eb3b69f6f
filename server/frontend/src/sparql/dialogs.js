// The windows of the editor: earlier runs, a link to share, the keys, and files of tabs.
import { html } from "../parts/dom.js";
import { saved } from "../parts/saved.js";
import { link } from "./share.js";

const KEYS = [
  ["Run the query", "Ctrl+Enter"],
  ["Cancel it", "Esc"],
  ["Complete", "Ctrl+Space; Enter takes, Esc leaves"],
  ["Choose another value for a parameter", "Ctrl+Space where it stands"],
  ["Lay the text out", "Alt+Shift+F"],
  ["Comment lines in or out", "Ctrl+/"],
  ["Next error", "F8"],
  ["List of errors", "Ctrl+Shift+M"],
  ["Find and replace", "Ctrl+F, then Tab"],
  ["Next hit", "F3 or Ctrl+G"],
  ["Go to a line", "Ctrl+Alt+G"],
  ["Undo, redo", "Ctrl+Z, Ctrl+Y"],
  ["Indent more, less", "Ctrl+], Ctrl+["],
  ["Move lines", "Alt+Up, Alt+Down"],
  ["Fold, unfold", "Ctrl+Shift+[, Ctrl+Shift+]"],
  ["New tab", "Alt+T"],
  ["Close the tab", "Alt+W"],
  ["Next, previous tab", "Alt+Page Down, Alt+Page Up"],
  ["Rename the tab", "F2 on it"],
  ["Move the tab", "Alt+Right, Alt+Left on it"],
  ["Earlier runs", "Alt+H"],
  ["Search the questions", "Alt+Q"],
  ["Share a link", "Alt+S"],
  ["Go to the result", "Alt+R"],
  ["Back to the text", "Alt+E"],
  ["These keys", "F1"],
  ["Leave the editor", "Tab (it moves on; Ctrl+] indents)"],
];
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
const FORMAT = "hsnexus-sparql-tabs";
const MOST_TABS = 200;

function dialog(title, ...content) {
  const name = `dialog-${title.toLowerCase().replace(/\W+/g, "-")}`;
  const element = html(
    "dialog",
    { class: "sparql-dialog", "aria-labelledby": name },
    html("header", {}, html("h2", { id: name }, title), html("button", { type: "button", click: () => element.close() }, "Close")),
    ...content,
  );
  element.addEventListener("close", () => element.remove());
  element.addEventListener("click", (event) => event.target === element && element.close());
  document.body.append(element);
  element.showModal();
  return element;
}

export function showKeys() {
  const key = (text) => (APPLE ? text.replaceAll("Ctrl", "⌘").replaceAll("Alt", "⌥") : text);
  const rows = KEYS.map(([what, how]) => html("tr", {}, html("th", { scope: "row" }, what), html("td", {}, html("kbd", {}, key(how)))));
  dialog("Keys", html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "List of keys" }, html("table", {}, html("tbody", {}, rows))));
}

/** Earlier runs, newest first; `open(text)` opens one. */
export function showRuns(shelf, open) {
  const list = html("ol", { class: "sparql-runs" });
  const search = html("input", { type: "search", "aria-label": "Search earlier runs", placeholder: "Search", input: draw });
  const none = html("p", { class: "muted" }, "Nothing was run here yet.");
  const box = dialog(
    "Earlier runs",
    html("p", { class: "row" }, search, html("button", { type: "button", click: () => (shelf.forget(), draw()) }, "Forget them all")),
    none,
    list,
  );
  function draw() {
    const words = search.value.toLowerCase();
    const runs = shelf.runs().filter((run) => run.text.toLowerCase().includes(words));
    none.hidden = runs.length > 0;
    none.textContent = words ? "No run has this in its text." : "Nothing was run here yet.";
    list.replaceChildren(
      ...runs.map((run) =>
        html(
          "li",
          {},
          html("button", { type: "button", click: () => (box.close(), open(run.text)) }, html("code", {}, run.text.slice(0, 600))),
          html("small", { class: "muted" }, [run.at ? new Date(run.at).toLocaleString("en-GB") : "", run.outcome ?? ""].filter(Boolean).join(" · ")),
        ),
      ),
    );
  }
  draw();
  search.focus();
}

export async function showLink(text, name) {
  const address = await link(text, name);
  const said = html("p", { role: "status", class: "muted" });
  const field = html("input", { readonly: true, value: address, "aria-label": "Link to this query", focus: () => field.select() });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The browser does not let the page copy; the link is selected, copy it with the keyboard.";
    }
  };
  dialog(
    "Share this query",
    html("p", { class: "row sparql-link" }, field, html("button", { type: "button", class: "primary", click: copy }, "Copy")),
    html("p", { class: "muted" }, `It holds the text of the query itself (${address.length.toLocaleString("en-GB")} characters) and sends it to no server.`),
    said,
  );
}

/** Save all tabs as a file. */
export function exported(tabs) {
  const told = { format: FORMAT, version: 1, tabs: tabs.map(({ name, text, view }) => ({ name, text, view })) };
  saved(new Blob([`${JSON.stringify(told, null, 2)}\n`], { type: "application/json" }), "hsnexus-queries.json");
}

/** The tabs in files: those of an export, or a query a file. Returns { tabs, problems }. */
export async function imported(files) {
  const tabs = [];
  const problems = [];
  for (const file of files) {
    const text = await file.text();
    if (!/\.json$/i.test(file.name)) {
      tabs.push({ name: file.name.replace(/\.(rq|sparql|txt)$/i, ""), text });
      continue;
    }
    try {
      const told = JSON.parse(text);
      const sound = (tab) => typeof tab?.name === "string" && typeof tab.text === "string";
      if (told?.format !== FORMAT || !Array.isArray(told.tabs) || !told.tabs.every(sound)) throw new Error("it is no export of tabs");
      tabs.push(...told.tabs.slice(0, MOST_TABS));
    } catch (error) {
      problems.push(`${file.name}: ${error.message}. Give an export of this page, or files of one query each.`);
    }
  }
  return { tabs, problems };
}

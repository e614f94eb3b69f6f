// The page of SPARQL: tabs, the editor, the answer below it, and the competency questions beside it.
import { html } from "./parts/dom.js";
import { ask, post } from "./sparql/ask.js";
import { exported, imported, showKeys, showLink, showRuns } from "./sparql/dialogs.js";
import { makeEditor } from "./sparql/editor.js";
import { laidOut } from "./sparql/layout.js";
import { keptOffline } from "./sparql/kept.js";
import { questions } from "./sparql/questions.js";
import { makeResults } from "./sparql/results/results.js";
import { schema } from "./sparql/schema.js";
import { opened } from "./sparql/share.js";
import { makeShelf } from "./sparql/shelf.js";
import { refusal, summary } from "./sparql/status.js";
import { makeTabs } from "./sparql/tabs.js";

const host = document.getElementById("bench");
const plain = document.getElementById("plain");
const { root, example, usual, most, worker } = host.dataset;
const kept = schema(root);

const said = html("p", { class: "hidden", role: "status" });
const announce = (text) => {
  said.textContent = text;
};
const shelf = makeShelf(location.pathname, () => announce("This browser keeps no more text. Save your tabs as a file."));

const states = new Map(); // the editor's state of each tab that was seen, with what can be undone
const runs = new Map(); // how each tab was answered last: { result, problem, told, note }
const running = new Map(); // the controllers of requests under way, by tab
const closed = [];
let tabs = [];
let current = null;
let clock = 0;

const button = (label, title, click, more = {}) => html("button", { type: "button", title, click, ...more }, label);
const runButton = button("Run", "Run the query (Ctrl+Enter)", () => run(), { class: "primary" });
const cancelButton = button("Cancel", "Cancel it (Esc)", () => cancel(), { hidden: true });
const reopen = button("Reopen closed", "Open the tab that was closed last", () => takeBack(), { hidden: true });
const files = html("input", { type: "file", multiple: true, accept: ".json,.rq,.sparql,.txt", class: "hidden", tabindex: "-1", "aria-label": "Files of queries", change: () => take([...files.files]) });
const limits = [...new Set([Number(usual), 30_000, Number(most)])].filter((ms) => ms <= Number(most)).sort((one, other) => one - other);
const limit = html(
  "select",
  { "aria-label": "Time limit", change: () => limited(limit.value) },
  limits.map((ms) => html("option", { value: ms === Number(usual) ? "" : String(ms) }, `${ms / 1000} s`)),
);
const hint = html("p", { class: "sparql-hint muted", "aria-live": "polite" });
const note = html("p", { class: "sparql-note" });
const problem = html("div", { class: "sparql-problem" });
const shown = html("div", { class: "sparql-result" });
const panel = html("div", { role: "tabpanel", id: "sparql-panel", class: "sparql-panel" });
const bar = html("div", { class: "sparql-tabs" });
const field = html("div", { class: "sparql-editor" });
panel.append(
  field,
  hint,
  html(
    "div",
    { class: "sparql-tools" },
    runButton,
    cancelButton,
    html("label", { class: "sparql-limit" }, "within ", limit),
    button("Format", "Lay the text out (Alt+Shift+F)", () => format()),
    button("Share", "A link to this query (Alt+S)", () => showLink(editor.text, current.name)),
    button("History", "Earlier runs (Alt+H)", () => history()),
    button("Export", "Save all tabs as a file", () => exported(tabs)),
    button("Import", "Open tabs from files", () => files.click()),
    files,
    reopen,
    button("Keys", "All keys (F1)", () => showKeys()),
  ),
  html("section", { class: "sparql-answer", "aria-label": "Answer", tabindex: "-1" }, note, problem, shown),
);
host.append(bar, panel, said);

const strip = makeTabs(bar, panel, { open, add: () => add({}), close, rename, move });
const editor = makeEditor(field, {
  root,
  kept,
  acts: { run, format, cancel },
  changed: (text, holes) => keep(current, { text, holes }),
  checked: (told) => checked(told),
  stands: (hole) => stands(hole),
});
const results = makeResults(shown, {
  root,
  prefixes: () => Object.fromEntries(kept.now.prefixes),
  changed: (view) => keep(current, { view }),
  fetchText: (query, accept, signal) => post(root, query, accept, signal, current.options),
  announce,
});

function draw() {
  strip.draw(tabs, current.id, running);
  const busy = running.has(current.id);
  runButton.hidden = busy;
  cancelButton.hidden = !busy;
  reopen.hidden = closed.length === 0;
  limit.value = new Map(current.options).get("timeout") ?? "";
  if (limit.selectedIndex < 0) limit.value = "";
}

function keep(tab, change) {
  Object.assign(tab, change);
  shelf.keep(tab);
}

function named(name) {
  const taken = new Set(tabs.map((tab) => tab.name));
  for (let at = 1; ; at += 1) {
    const tried = name ? (at === 1 ? name : `${name} (${at})`) : `Query ${tabs.length + at}`;
    if (!taken.has(tried)) return tried;
  }
}

function add({ name = "", text = "", holes = [], view = "table", options = [] }) {
  const tab = { id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), name: named(name), text, holes, view, options };
  tabs.push(tab);
  shelf.keep(tab);
  open(tab.id);
  editor.focus();
  return tab;
}

function open(id) {
  if (current) states.set(current.id, editor.state);
  current = tabs.find((tab) => tab.id === id);
  shelf.current = id;
  editor.show(states.get(id) ?? editor.made(current.text, current.holes));
  draw();
  answer();
}

function close(id) {
  const at = tabs.findIndex((tab) => tab.id === id);
  running.get(id)?.abort();
  const [tab] = tabs.splice(at, 1);
  if (tab.text.trim()) closed.push(tab);
  states.delete(id);
  runs.delete(id);
  shelf.drop(id);
  announce(`${tab.name} is closed.`);
  if (!tabs.length) add({});
  else if (tab === current) {
    current = null;
    open(tabs[Math.min(at, tabs.length - 1)].id);
  } else draw();
}

function takeBack() {
  const tab = closed.pop();
  if (tab) add(tab);
}

function rename(id, name) {
  keep(tabs.find((tab) => tab.id === id), { name });
  draw();
}

function move(id, by) {
  const at = tabs.findIndex((tab) => tab.id === id);
  const to = at + by;
  if (to < 0 || to >= tabs.length) return;
  tabs.splice(to, 0, ...tabs.splice(at, 1));
  shelf.arrange(tabs.map((tab) => tab.id));
  draw();
}

function beside(by) {
  const at = tabs.findIndex((tab) => tab.id === current.id);
  open(tabs[(at + by + tabs.length) % tabs.length].id);
  editor.focus();
}

function limited(value) {
  keep(current, { options: [...current.options.filter(([name]) => name !== "timeout"), ...(value ? [["timeout", value]] : [])] });
}

async function run() {
  const tab = current;
  const { text, name, options } = tab;
  if (!text.trim()) {
    announce("There is no query yet.");
    return;
  }
  running.get(tab.id)?.abort();
  const controller = new AbortController();
  running.set(tab.id, controller);
  ticking();
  draw();
  announce("Running.");
  try {
    const found = await ask(root, text, options, name, controller.signal);
    runs.set(tab.id, found);
  } catch {
    runs.set(tab.id, { cancelled: true });
  }
  if (running.get(tab.id) !== controller) return; // it was run anew
  running.delete(tab.id);
  if (tab === current) answer();
  draw();
  const outcome = runs.get(tab.id).cancelled ? "cancelled" : note.textContent || runs.get(tab.id).problem?.title || "";
  shelf.ran({ text, at: Date.now(), outcome: tab === current ? outcome : "" });
  announce(tab === current ? outcome : `${name} is answered.`);
}

function cancel() {
  const controller = running.get(current.id);
  controller?.abort();
  return controller !== undefined;
}

/** Seconds go by beside the button, for the eye alone. */
function ticking() {
  const began = Date.now();
  clearInterval(clock);
  const tick = () => {
    if (!running.size) clearInterval(clock);
    else if (running.has(current.id)) note.textContent = `Running, ${Math.round((Date.now() - began) / 1000)} s`;
  };
  clock = setInterval(tick, 1000);
  if (running.has(current.id)) note.textContent = "Running";
}

function answer() {
  const run = runs.get(current.id);
  problem.replaceChildren();
  if (running.has(current.id)) note.textContent = "Running";
  else if (!run) note.textContent = "";
  else if (run.cancelled) note.textContent = "Cancelled; the server has stopped working on it.";
  else if (run.problem) {
    note.textContent = "";
    problem.append(refusal(run.problem, root, jump));
  }
  results.show(run?.result ?? null, current.view);
  if (run?.result && !running.has(current.id)) note.textContent = summary({ ...run, rows: run.result.rows.length });
}

function jump(line, column) {
  const { doc } = editor.state;
  const { from, to } = doc.line(Math.min(line, doc.lines));
  editor.view.dispatch({ selection: { anchor: Math.min(from + column - 1, to) }, scrollIntoView: true });
  editor.focus();
}

async function format() {
  const tab = current;
  const found = await laidOut(root, editor.text);
  if (tab !== current) return;
  const done = found.text !== undefined && editor.respace(found.text);
  hint.textContent = done ? "" : (found.problem ?? "The text was changed meanwhile; format it again.");
}

let verdict = "";
function checked(told) {
  verdict = told?.problems.length ? told.problems[0].detail : "";
  hint.textContent = verdict;
  hint.classList.toggle("wrong", verdict !== "");
}

function stands(hole) {
  const { name, accepts } = hole?.parameter ?? {};
  if (!verdict) hint.textContent = hole ? `${name}: ${accepts}. Ctrl+Space lists the choices.` : "";
}

function history() {
  showRuns(shelf, (text) => add({ text }));
}

async function take(chosen) {
  const { tabs: found, problems } = await imported(chosen);
  files.value = "";
  for (const tab of found) add(tab);
  if (problems.length) problem.replaceChildren(html("div", { class: "note wrong", role: "alert" }, problems.map((one) => html("p", {}, one))));
  announce(`${found.length} opened.`);
}

/** A query that the address brings is opened in a tab, once. */
async function arrived() {
  const found = await opened(location.hash);
  if (!found) return false;
  window.history.replaceState(null, "", location.pathname);
  if (found.problem) {
    problem.replaceChildren(html("div", { class: "note wrong", role: "alert" }, html("p", {}, found.problem)));
    return false;
  }
  const there = tabs.find((tab) => tab.text === found.text);
  if (there) open(there.id);
  else add(found);
  return true;
}

const shortcuts = {
  F1: showKeys,
  "Alt+t": () => add({}),
  "Alt+w": () => close(current.id),
  "Alt+h": history,
  "Alt+s": () => showLink(editor.text, current.name),
  "Alt+q": () => asked.search.focus(),
  "Alt+e": () => editor.focus(),
  "Alt+r": () => panel.querySelector(".sparql-answer").focus(),
  "Alt+PageDown": () => beside(1),
  "Alt+PageUp": () => beside(-1),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return;
  // With Option a letter is another one; the key is then told by its place.
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();
  const name = event.key.length === 1 || event.code.startsWith("Key") ? letter : event.key;
  const act = shortcuts[`${event.altKey ? "Alt+" : ""}${name}`];
  if (!act) return;
  event.preventDefault();
  act();
});

shelf.watch((id) => {
  // Another window has changed a tab; what is written here stays, and is kept with the next letter.
  const now = shelf.tabs();
  if (id === null || id !== current.id) {
    const mine = now.some((tab) => tab.id === current.id) ? [] : [current];
    tabs = [...now.map((tab) => (tab.id === current.id ? current : tab)), ...mine];
    for (const tab of now) if (tab.id !== current.id && states.get(tab.id)?.doc.toString() !== tab.text) states.delete(tab.id);
    draw();
  }
});

const asked = questions(document.getElementById("questions"), root, kept, (question) => {
  const there = tabs.find((tab) => tab.text === question.text);
  if (there) open(there.id);
  else add(question);
  run();
}, announce);

// The form of the page without scripts has the query of the address; here it becomes a tab, and is run.
tabs = shelf.tabs();
const given = new URLSearchParams(location.search);
plain.hidden = true;
host.hidden = false;
if (tabs.length) open((tabs.find((tab) => tab.id === shelf.current) ?? tabs.at(-1)).id);
if (given.get("query")) {
  const options = [...given].filter(([name]) => ["default-graph-uri", "named-graph-uri", "timeout"].includes(name));
  const there = tabs.find((tab) => tab.text === given.get("query") && JSON.stringify(tab.options) === JSON.stringify(options));
  if (there) open(there.id);
  else add({ text: given.get("query"), options });
  window.history.replaceState(null, "", location.pathname + location.hash);
  run();
}
if (!(await arrived()) && !current) add({ text: example });
window.addEventListener("hashchange", arrived);
editor.focus();
performance.mark("ready-to-type");
host.dataset.ready = "yes";
keptOffline(root, worker);

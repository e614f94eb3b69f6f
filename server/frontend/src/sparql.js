// The page of SPARQL: tabs, the editor, the answer below it, and the competency questions beside it.
import { html } from "./parts/dom.js";
import { post } from "./sparql/ask.js";
import { makeBench, shortcuts } from "./sparql/bench.js";
import { makeDesk } from "./sparql/desk.js";
import { exported, imported, showKeys, showLink, showRuns } from "./sparql/dialogs.js";
import { makeEditor } from "./sparql/editor.js";
import { keptOffline } from "./sparql/kept.js";
import { laidOut } from "./sparql/layout.js";
import { questions } from "./sparql/questions.js";
import { makeResults } from "./sparql/results/results.js";
import { makeRuns } from "./sparql/runs.js";
import { schema } from "./sparql/schema.js";
import { opened } from "./sparql/share.js";
import { makeShelf } from "./sparql/shelf.js";
import { declared } from "./sparql/situation.js";
import { refusal, summary } from "./sparql/status.js";
import { makeTabs } from "./sparql/tabs.js";
import { tokens } from "./sparql/tokens.js";

const PROTOCOL = ["default-graph-uri", "named-graph-uri", "timeout"];

const host = document.getElementById("bench");
const { root, example, usual, most, worker } = host.dataset;
const kept = schema(root, () => {
  host.dataset.schema = "known";
});
const states = new Map(); // the editor's state of each tab that was seen, with what can be undone
let verdict = ""; // what the engine has against the text
let standing = ""; // what is told of the place that one stands in

const acts = { run, cancel, format, limit, share, history, save, take, takeBack: () => desk.takeBack(), keys: showKeys };
const bench = makeBench(host, acts, { usual: Number(usual), most: Number(most) });
const { announce } = bench;
const shelf = makeShelf(location.pathname, () => announce("This browser keeps no more text. Save your tabs as a file."));
const desk = makeDesk(shelf, { drawn, turned, replaced: (id) => states.delete(id), told: announce });
const strip = makeTabs(bench.tabs, bench.panel, { ...desk, add: () => added({}), close });
const runs = makeRuns(root, ran);
const editor = makeEditor(bench.field, { root, kept, acts, changed: (text, holes) => desk.keep(desk.current, { text, holes }), checked, stands });
const results = makeResults(bench.shown, {
  root,
  prefixes: () => Object.fromEntries([...kept.now.prefixes, ...declared(tokens(desk.current.text))]),
  changed: (view) => desk.keep(desk.current, { view }),
  fetchText,
  announce,
});
const asked = questions(
  document.getElementById("questions"),
  root,
  kept,
  (question) => {
    desk.bring(question);
    run();
  },
  announce,
);

shortcuts({
  F1: showKeys,
  "Alt+t": () => added({}),
  "Alt+w": () => close(desk.current.id),
  "Alt+h": history,
  "Alt+s": share,
  "Alt+q": () => asked.search.focus(),
  "Alt+e": () => editor.focus(),
  "Alt+r": () => bench.answer.focus(),
  "Alt+PageDown": () => beside(1),
  "Alt+PageUp": () => beside(-1),
});
setInterval(ticked, 1000);
await begun();

/** The tabs or what can be done with them have changed. */
function drawn() {
  const { current } = desk;
  if (!current) return;
  const busy = runs.busy(current.id);
  strip.draw(desk.tabs, current.id, runs.busy);
  bench.run.hidden = busy;
  bench.cancel.hidden = !busy;
  bench.reopen.hidden = !desk.canTakeBack;
  bench.limit.value = new Map(current.options).get("timeout") ?? "";
  if (bench.limit.selectedIndex < 0) bench.limit.value = "";
}

/** Another tab is on top. */
function turned(before) {
  if (before) states.set(before.id, editor.state);
  const { id, text, holes } = desk.current;
  editor.show(states.get(id) ?? editor.made(text, holes));
  answered();
}

function added(tab) {
  desk.add(tab);
  editor.focus();
}

function close(id) {
  states.delete(id);
  runs.forget(id);
  desk.close(id);
}

function beside(by) {
  desk.beside(by);
  editor.focus();
}

function limit(value) {
  const others = desk.current.options.filter(([name]) => name !== "timeout");
  desk.keep(desk.current, { options: value ? [...others, ["timeout", value]] : others });
}

function run() {
  if (desk.current.text.trim()) runs.start(desk.current);
  else announce("There is no query yet.");
}

function cancel() {
  return runs.stop(desk.current.id);
}

/** A request has begun (`found` is null) or ended. */
function ran(id, found, text) {
  drawn();
  if (id === desk.current.id) answered();
  if (!found) {
    announce("Running.");
    return;
  }
  const outcome = found.cancelled ? "cancelled" : found.problem ? found.problem.title : said(found);
  shelf.ran({ text, at: Date.now(), outcome });
  announce(id === desk.current.id ? outcome : `${desk.with((tab) => tab.id === id)?.name}: ${outcome}`);
}

/** Ask again what was answered, as it was asked; what the page itself wants to know it asks of all there is. */
function fetchText(query, accept, signal) {
  const { result } = runs.of(desk.current.id) ?? {};
  return post(root, query, accept, signal, result?.query === query ? result.options : []);
}

function said(found) {
  return summary({ ...found, rows: results.count(found.result) });
}

/** Show how the tab on top was answered last. */
function answered() {
  const { id, view } = desk.current;
  const found = runs.of(id);
  bench.wrong(...(found?.problem ? [refusal(found.problem, root, jump)] : []));
  results.show(found?.result ?? null, view);
  bench.note.textContent = found?.cancelled ? "Cancelled; the server has stopped working on it." : found?.result ? said(found) : "";
  ticked();
}

/** Show an answer that was there before the prefixes were known once more, by its names. */
function renamed() {
  if (runs.of(desk.current.id)) answered();
  host.dataset.named = "yes";
}

/** Seconds go by, for the eye alone. */
function ticked() {
  const { id } = desk.current ?? {};
  if (runs.busy(id)) bench.note.textContent = `Running, ${Math.round(runs.since(id) / 1000)} s`;
}

function jump(line, column) {
  const { doc } = editor.state;
  const { from, to } = doc.line(Math.min(line, doc.lines));
  editor.view.dispatch({ selection: { anchor: Math.min(from + column - 1, to) }, scrollIntoView: true });
  editor.focus();
}

async function format() {
  const tab = desk.current;
  if (verdict) {
    announce(verdict);
    return;
  }
  const found = await laidOut(root, editor.text);
  if (tab !== desk.current) return;
  const done = found.text !== undefined && editor.respace(found.text);
  bench.hint.textContent = done ? "" : (found.problem ?? "The text was changed meanwhile; format it again.");
}

function checked(told) {
  verdict = told?.problems.length ? told.problems[0].detail : "";
  hint();
}

function stands(hole) {
  standing = hole ? `${hole.parameter.name}: ${hole.parameter.accepts}. Ctrl+Space lists the choices.` : "";
  hint();
}

function hint() {
  bench.hint.textContent = verdict || standing;
  bench.hint.classList.toggle("wrong", verdict !== "");
}

function share() {
  showLink(editor.text, desk.current.name);
}

function history() {
  showRuns(shelf, (text) => added({ text }));
}

function save() {
  exported(desk.tabs);
}

async function take(files) {
  const { tabs, problems } = await imported(files);
  for (const tab of tabs) desk.add(tab);
  if (problems.length) bench.wrong(html("div", { class: "note wrong", role: "alert" }, problems.map((one) => html("p", {}, one))));
  announce(`${tabs.length} opened.`);
}

/** Open the query that the fragment of the address brings; once, so that the address is then that of the page. */
async function arrived() {
  const found = await opened(location.hash);
  if (!found) return;
  window.history.replaceState(null, "", location.pathname);
  if (found.problem) bench.wrong(html("div", { class: "note wrong", role: "alert" }, html("p", {}, found.problem)));
  else desk.bring(found);
}

/** Open what was open, and what the address brings; a query of the page without scripts is run as there. */
async function begun() {
  const given = new URLSearchParams(location.search);
  document.getElementById("plain").hidden = true;
  host.hidden = false;
  const last = desk.with((tab) => tab.id === shelf.current) ?? desk.tabs.at(-1);
  const brings = Boolean(given.get("query")) || /^#(query|deflated)=/.test(location.hash);
  if (last) desk.open(last.id);
  else if (!brings) desk.add({ text: example });
  if (given.get("query")) {
    desk.bring({ text: given.get("query"), options: [...given].filter(([name]) => PROTOCOL.includes(name)) });
    window.history.replaceState(null, "", location.pathname + location.hash);
    run();
  }
  await arrived();
  if (!desk.current) desk.add({ text: example });
  window.addEventListener("hashchange", arrived);
  editor.focus();
  kept.ready.then(renamed);
  performance.mark("ready-to-type");
  host.dataset.ready = "yes";
  keptOffline(root, worker);
}

// The table of an answer: a page of rows under headings that sort, with a filter above and pages below.
import { count, html } from "../../parts/dom.js";
import { cells } from "./cells.js";
import { drawn } from "./drawn.js";
import { copied } from "./files.js";
import { isClaim } from "./names.js";
import { evidence } from "./panel.js";
import { lines, PAGE } from "./rows.js";
import { slices } from "./slices.js";
import { bound, isNumber } from "./terms.js";

const AFTER = 150; // milliseconds after the last letter that the filter waits
const SORTS = { none: "", ascending: "▲", descending: "▼" };
const CLAIMS = /^claim\d*$/;

export function table(view, around) {
  const { named, announce } = around;
  const { columns, rows } = view;
  const claims = columns.map((column) => CLAIMS.test(column));
  const body = html("tbody");
  const headings = columns.map(heading);
  const scroll = html(
    "div",
    { class: "scroll rs-scroll", tabindex: 0, role: "region", "aria-label": "Rows of the answer" },
    html("table", { class: "rs-rows" }, html("thead", {}, html("tr", {}, html("th", { scope: "col" }, html("span", { "aria-hidden": "true" }, "#"), html("span", { class: "hidden" }, "Row")), headings.map((one) => one.element))), body),
  );
  const beside = html("div", { class: "rs-beside" }, scroll);
  const panel = evidence(beside, around);
  const chosen = cells(body, { columns, named, announce, held: (row, column) => bound(rows[row], columns[column]) });
  const filter = html("input", { type: "search", value: view.words, autocomplete: "off", spellcheck: "false", input: soon });
  const hits = html("span", { class: "muted" });
  const typed = html("button", { type: "button", class: "rs-small", "aria-pressed": String(view.typed), click: types }, "Types and languages");
  const copyPage = html("button", { type: "button", class: "rs-small", click: () => copy(view.shown, copyPage) }, "Copy page");
  const copyAll = html("button", { type: "button", class: "rs-small", click: () => copy(view.order ?? rows.keys(), copyAll) }, "Copy all");
  const pages = pager();
  let waiting = 0;

  function heading(column, at) {
    const mark = html("span", { class: "rs-mark", "aria-hidden": "true" });
    const element = html("th", { scope: "col" }, html("button", { type: "button", title: "Sort by this column", click: sort }, html("bdi", {}, column), mark));
    function sort() {
      const now = view.sort?.column === at ? view.sort : null;
      view.sort = now?.down ? null : { column: at, down: Boolean(now) };
      arrange();
    }
    function tell() {
      const how = view.sort?.column !== at ? "none" : view.sort.down ? "descending" : "ascending";
      element.setAttribute("aria-sort", how);
      mark.replaceChildren(SORTS[how]);
    }
    return { element, tell };
  }

  async function arrange() {
    clearTimeout(waiting);
    scroll.setAttribute("aria-busy", "true");
    for (const one of headings) one.tell();
    if (!(await view.arrange())) return;
    scroll.removeAttribute("aria-busy");
    draw();
    scroll.scrollTop = 0;
    announce(found());
  }

  function soon() {
    view.words = filter.value;
    view.stale = true;
    clearTimeout(waiting);
    waiting = setTimeout(arrange, AFTER);
  }

  function types() {
    view.typed = !view.typed;
    typed.setAttribute("aria-pressed", String(view.typed));
    draw();
  }

  function found() {
    return view.words.trim() ? `${view.count.toLocaleString("en-GB")} of ${count(rows.length, "row")}` : count(rows.length, "row");
  }

  function draw() {
    panel.close();
    for (const one of headings) one.tell();
    const shown = view.shown;
    const numeric = columns.map((column) => {
      const terms = shown.map((at) => bound(rows[at], column)).filter(Boolean);
      return terms.length > 0 && terms.every(isNumber);
    });
    headings.forEach((one, at) => one.element.classList.toggle("rs-right", numeric[at]));
    body.replaceChildren(...(shown.length ? shown.map((at) => row(at, numeric)) : [nothing()]));
    chosen.reset();
    hits.replaceChildren(found());
    pages.tell();
  }

  function row(at, numeric) {
    const told = columns.map((column, place) => {
      const term = bound(rows[at], column);
      const proof = claims[place] && term?.type === "uri" && isClaim(term.value) ? [" ", panel.button(term.value)] : [];
      return html("td", { tabindex: -1, class: numeric[place] ? "rs-right" : proof.length ? "rs-short" : null }, drawn(term, { ...around, typed: view.typed }), proof);
    });
    return html("tr", { "data-row": at }, html("th", { scope: "row" }, (at + 1).toLocaleString("en-GB")), told);
  }

  function nothing() {
    return html("tr", {}, html("td", { colspan: columns.length + 1 }, view.words.trim() ? "No row holds that." : "The query is answered, and nothing fits it."));
  }

  async function copy(numbers, button) {
    button.setAttribute("aria-busy", "true");
    const text = await lines(view, numbers, slices());
    const done = await copied(text);
    button.removeAttribute("aria-busy");
    announce(done ? `Copied ${count(numbers.length ?? rows.length, "row")}` : "The browser does not let us copy");
  }

  function pager() {
    const told = html("span");
    const to = (label, name, page, is) => {
      const button = html("button", { type: "button", class: "rs-small", "aria-label": name, title: name, click: go }, label);
      function go() {
        if (!is()) return;
        view.page = page();
        draw();
        scroll.scrollTop = 0;
        announce(told.textContent);
      }
      return { button, tell: () => button.setAttribute("aria-disabled", String(!is())) };
    };
    const back = () => view.page > 0;
    const on = () => view.page < view.pages - 1;
    const first = to("«", "First page", () => 0, back);
    const previous = to("‹ Previous", "Previous page", () => view.page - 1, back);
    const next = to("Next ›", "Next page", () => view.page + 1, on);
    const final = to("»", "Last page", () => view.pages - 1, on);
    const element = html("nav", { class: "rs-pages", "aria-label": "Pages of the answer" }, first.button, previous.button, told, next.button, final.button);
    function tell() {
      element.hidden = view.pages === 1;
      const begin = view.page * PAGE;
      told.replaceChildren(`rows ${(begin + 1).toLocaleString("en-GB")}–${Math.min(begin + PAGE, view.count).toLocaleString("en-GB")} of ${view.count.toLocaleString("en-GB")}`);
      for (const one of [first, previous, next, final]) one.tell();
    }
    return { element, tell };
  }

  function stop() {
    clearTimeout(waiting);
    view.stop();
    panel.stop();
  }

  const tools = html("div", { class: "rs-tools" }, html("label", {}, "Filter ", filter), hits, html("span", { class: "rs-end" }, typed, copyPage, copyAll));
  draw();
  if (view.stale) arrange();
  return { elements: [tools, beside, html("div", { class: "rs-foot" }, chosen.bar, pages.element)], stop };
}

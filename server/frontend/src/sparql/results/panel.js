// The panel of evidence: opened from a cell beside its row, or below it where there is no room, and closed again.
import { MARKS, VERBS } from "../../nexus/graph.js";
import { html } from "../../parts/dom.js";
import { query, read } from "./evidence.js";
import { answered } from "./files.js";
import { href, last } from "./names.js";

const NARROW = "(max-width: 56rem)";

// beside: the element that the panel is put into where there is room for it.
export function evidence(beside, { root, fetchText, announce }) {
  const narrow = matchMedia(NARROW);
  const element = html("aside", { class: "rs-evidence", "aria-label": "Evidence" });
  const below = html("tr", { class: "rs-below" });
  let opener = null;
  let asking = new AbortController();

  async function open(claim, button) {
    if (opener === button) return close();
    close();
    opener = button;
    button.setAttribute("aria-expanded", "true");
    asking = new AbortController();
    const { signal } = asking;
    fill(claim, [html("p", { class: "muted" }, "Looking it up…")]);
    place();
    const heading = element.querySelector("h2");
    heading.focus({ preventScroll: !narrow.matches });
    try {
      const response = await answered(fetchText(query(claim), "application/sparql-results+json", signal));
      const { results } = await response.json();
      const told = read(results.bindings);
      if (signal.aborted) return;
      fill(claim, told.sentence || told.passages.length ? said(told, root) : [html("p", {}, "Nothing in this dataset tells of such a claim.")]);
      announce(`Evidence of ${last(claim)}: ${told.sentence || "nothing is known of it"}`);
    } catch (error) {
      if (signal.aborted) return;
      fill(claim, [html("p", { class: "note wrong" }, `The evidence could not be had: ${error.message}`)]);
      announce(`The evidence could not be had: ${error.message}`);
    }
  }

  function fill(claim, parts) {
    const link = html("a", { href: href(claim, root) }, "Page of the claim");
    const contest = html("a", { href: `${root}contest?claim=${encodeURIComponent(claim.toWellFormed())}` }, "Contest it");
    const had = element.contains(document.activeElement) && document.activeElement.localName === "h2";
    element.replaceChildren(
      html("button", { type: "button", class: "rs-close", "aria-label": "Close the evidence", click: close }, "×"),
      html("h2", { tabindex: -1 }, `Evidence of ${last(claim)}`),
      ...parts,
      html("p", { class: "rs-ways" }, link, " ", contest),
    );
    if (had) element.querySelector("h2").focus({ preventScroll: true });
  }

  function place() {
    const row = opener?.closest("tr");
    if (!row) return;
    if (narrow.matches) {
      below.replaceChildren(html("td", { colspan: row.children.length }, element));
      row.after(below);
    } else {
      below.remove();
      beside.append(element);
    }
    beside.classList.toggle("rs-open", !narrow.matches);
    for (const one of row.parentElement.children) one.classList.toggle("rs-chosen", one === row);
  }

  function close() {
    if (!opener) return;
    asking.abort();
    const inside = element.contains(document.activeElement);
    const back = opener;
    opener = null;
    back.setAttribute("aria-expanded", "false");
    back.closest("tr")?.classList.remove("rs-chosen");
    element.remove();
    below.remove();
    beside.classList.remove("rs-open");
    if (inside && back.isConnected) back.focus();
  }

  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  narrow.addEventListener("change", place);
  return {
    close,
    stop: () => {
      close();
      narrow.removeEventListener("change", place);
    },
    button: (claim) =>
      html("button", { type: "button", class: "rs-small", "aria-expanded": "false", "aria-label": `evidence of ${last(claim)}`, click: ({ currentTarget }) => open(claim, currentTarget) }, "evidence"),
  };
}

function said({ sentence, cause, effect, sign, told, notes, passages }, root) {
  const links = (things) => things.flatMap((one, at) => [at ? ", " : "", link(one, root)]);
  const mark = sign && Object.hasOwn(MARKS, sign.name) ? html("span", { class: `sign ${sign.name}` }, html("span", { "aria-hidden": "true" }, MARKS[sign.name]), ` ${VERBS[sign.name]}`) : "→";
  const line = cause && effect ? html("p", {}, link(cause, root), " ", mark, " ", link(effect, root)) : null;
  const rows = told.flatMap(([heading, things]) => [html("dt", {}, heading), html("dd", {}, links(things))]);
  return [
    html("p", { class: "rs-sentence" }, html("bdi", {}, sentence)),
    line,
    html("dl", { class: "meta" }, rows),
    html("h3", {}, "Where it is said"),
    ...passages.map((one) => passage(one, notes, root)),
    passages.length ? null : html("p", { class: "muted" }, "No passage is given for it."),
  ].filter(Boolean);
}

function passage({ iri, section, words, first, last: end, pieces }, notes, root) {
  const entries = [
    ["Section", section ? [link(section, root)] : null],
    ["Footnote", notes.length ? notes.flatMap((one, at) => [at ? ", " : "", link(one, root)]) : null],
    ["Begins, ends", first ? [html("bdi", {}, `“${first}” … “${end}”`)] : null],
    ["Position", pieces.length ? [`code points ${pieces.join(", ")}`] : null],
    ["Size", words ? [`${words} words`] : null],
    ["Passage", [link({ iri, label: last(iri) }, root)]],
  ].filter(([, value]) => value);
  return html("dl", { class: "meta" }, entries.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]));
}

function link({ iri, label }, root) {
  const address = href(iri, root);
  return address ? html("a", { href: address }, html("bdi", {}, label)) : html("bdi", {}, label);
}

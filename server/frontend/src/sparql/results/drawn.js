// A term of RDF as elements: a link, a text that is cut where it is long, or a small statement.
import { html } from "../../parts/dom.js";
import { href, isOurs } from "./names.js";
import { cut, isNumber, kind, parts, text } from "./terms.js";

// A word that no column has room for.
const UNBROKEN = /\S{31}/;
const SHORT = 300;
const NAME = 44;
const LONG = 100_000;
const DEEPEST = 5;

// around: holds `named`, which gives the name of an IRI, `root`, the way to the root of the server, and `typed`, whether
// languages and datatypes are told.
export function drawn(term, around, depth = 0) {
  if (!term) return null;
  if (term.type === "uri") return name(String(term.value), around);
  if (term.type === "bnode") return html("span", { class: "rs-blank", title: "a blank node" }, html("bdi", {}, cut(text(term), SHORT)));
  if (term.type !== "triple") return literal(term, around);
  if (depth >= DEEPEST) return html("span", { class: "rs-statement" }, cut(text(term, around.named), SHORT));
  return html("span", { class: "rs-statement" }, parts(term).flatMap((part) => [drawn(part, around, depth + 1), " "]).slice(0, -1));
}

function name(iri, { named, root }) {
  const shown = named(iri);
  const size = shown.length > NAME ? "rs-long" : "rs-short";
  const told = html("bdi", {}, cut(shown, SHORT), shown.length > SHORT ? "…" : null);
  const address = href(iri, root);
  if (!address) return html("span", { class: `rs-name ${size}`, title: cut(iri, SHORT) }, told);
  return html("a", { class: size, href: address, rel: isOurs(iri) ? null : "noreferrer", title: shown === iri ? null : cut(iri, SHORT) }, told);
}

function literal(term, { named, typed }) {
  const whole = String(term.value ?? "");
  const direction = term["its:dir"] ?? term.direction;
  const told = html("bdi", { class: isNumber(term) ? "rs-number" : null, lang: language(term), dir: /^(ltr|rtl)$/.test(direction) ? direction : null });
  const besides = typed && kind(term, named) ? html("small", { class: "rs-kind" }, ` ${cut(kind(term, named), SHORT)}`) : null;
  const width = whole.length > NAME ? "rs-long" : "";
  const found = html("span", { class: `rs-literal ${width} ${UNBROKEN.test(whole) ? "rs-unbroken" : ""}`.trim() }, told, besides);
  if (whole.length <= SHORT) told.append(whole);
  else {
    told.append(cut(whole, SHORT), "…");
    const all = () => {
      const rest = whole.length - LONG;
      told.replaceChildren(cut(whole, LONG), rest > 0 ? `… and ${rest.toLocaleString("en-GB")} characters more, which a download has` : "");
      more.remove();
    };
    const more = html("button", { type: "button", class: "rs-small", click: all }, `show all ${whole.length.toLocaleString("en-GB")} characters`);
    found.append(" ", more);
  }
  return found;
}

function language(term) {
  return /^[A-Za-z]+(-[A-Za-z0-9]+)*$/.test(term["xml:lang"] ?? "") ? term["xml:lang"] : null;
}

// IRIs as people read them: prefixed names, last parts, and where the page of a thing is.
const BASE = "https://w3id.org/hsnexus/";
const TERMS = `${BASE}ontology#`;
// What turns or hides the characters around it, in a name that has no use for it.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const CLAIM = /^[^/\s<>"{}|^`\\]+\/claim\/[^/\s<>"{}|^`\\]+$/;
const PATH = /[^A-Za-z0-9_.~/#:@!$&'()*+,;=%-]/gu;
const ADDRESS = /[^A-Za-z0-9_.~/#:@!$&'()*+,;=%?[\]-]/gu;

// Returns a function that gives the prefixed name of an IRI, or the IRI itself where no namespace fits; of
// several prefixes for a namespace the last is taken.
export function naming(prefixes) {
  const known = new Map();
  for (const [prefix, namespace] of Object.entries(prefixes)) if (namespace) known.set(namespace, prefix);
  const others = [...known].filter(([namespace]) => !/[#/]$/.test(namespace)).sort(([a], [b]) => b.length - a.length);
  return (iri) => {
    const at = Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1;
    const prefix = at < iri.length ? known.get(iri.slice(0, at)) : undefined;
    if (prefix !== undefined) return visible(`${prefix}:${iri.slice(at)}`);
    const other = others.find(([namespace]) => iri.length > namespace.length && iri.startsWith(namespace) && at <= namespace.length);
    return visible(other ? `${other[1]}:${iri.slice(other[0].length)}` : iri);
  };
}

// Returns the last part of an IRI; all of it where that is empty.
export function last(iri) {
  const whole = iri.replace(/[#/]+$/, "");
  return visible(whole.slice(Math.max(whole.lastIndexOf("#"), whole.lastIndexOf("/"), whole.lastIndexOf(":")) + 1) || iri);
}

export function visible(name) {
  return name.replace(UNSEEN, (one) => `\\u${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
}

// Returns the link to an IRI: to the page of one of ours, else to a page of the web; empty where a browser has no use.
export function href(iri, root) {
  const home = root || "./";
  if (iri.startsWith(TERMS)) return home + quoted(`ontology/${iri.slice(TERMS.length)}`, PATH);
  if (iri.startsWith(BASE)) return home + quoted(iri.slice(BASE.length), PATH);
  return /^https?:\/\//.test(iri) ? quoted(iri, ADDRESS) : "";
}

export function isOurs(iri) {
  return iri.startsWith(BASE);
}

// Says whether an IRI names a causal claim of an annotated source.
export function isClaim(iri) {
  return iri.startsWith(BASE) && CLAIM.test(iri.slice(BASE.length));
}

function quoted(text, unsafe) {
  return text.toWellFormed().replace(unsafe, encodeURIComponent);
}

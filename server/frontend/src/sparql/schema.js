// What the dataset holds, for completion: read once, when the page has come to rest.

/** Read /schema.json; without it the editor still completes variables and the words of the language. */
export function schema(root) {
  const none = { prefixes: new Map(), classes: [], properties: [], things: [], questions: [], byIri: new Map() };
  const kept = { now: none, failed: false, ready: null };
  kept.ready = fetch(`${root}schema.json`)
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
    .then((told) => (kept.now = arranged(told)))
    .catch(() => {
      kept.failed = true;
      return none;
    });
  return kept;
}

function arranged({ prefixes, classes, properties, things, questions }) {
  const spaces = new Map(Object.entries(prefixes));
  const iri = (name) => {
    if (name.startsWith("<")) return name.slice(1, -1);
    const colon = name.indexOf(":");
    return spaces.get(name.slice(0, colon)) + name.slice(colon + 1).replace(/\\(.)/g, "$1");
  };
  for (const one of [...classes, ...properties, ...things]) one.iri = iri(one.name);
  for (const one of classes) one.role = "class";
  for (const one of properties) one.role = "property";
  // A class may be among the things as well, by what is claimed of it.
  const byIri = new Map([...properties, ...classes].map((one) => [one.iri, one]));
  for (const one of classes) one.properties = new Set((one.properties ?? []).map((at) => properties[at]));
  for (const one of things) one.classes = (one.classes ?? []).map((at) => classes[at]);
  for (const one of properties) one.ranges = (one.ranges ?? []).map((at) => classes[at]);
  return { prefixes: spaces, classes, properties, things, questions, byIri };
}

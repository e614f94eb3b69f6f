// What the dataset holds, for completion: read once, when the page has come to rest.

const NONE = { prefixes: new Map(), classes: [], properties: [], things: [], questions: [], byIri: new Map() };
const PATIENCE_MS = 3000;

/**
 * What /schema.json says: `now` is what is known of it, `ready` a promise of all of it. Where it cannot be read, nothing
 * is known, the editor still completes variables and the words of the language, and it is asked for again later.
 */
export function schema(root, known) {
  let now = NONE;
  let asked = null;
  let failed = 0; // when it could not be read

  async function read() {
    try {
      const response = await fetch(`${root}schema.json`);
      if (!response.ok) throw new Error(response.statusText);
      now = arranged(await response.json());
      known();
    } catch {
      failed = Date.now();
    }
    return now;
  }

  const kept = {
    get now() {
      return now;
    },
    get ready() {
      if (!asked || (failed && Date.now() - failed > PATIENCE_MS)) {
        failed = 0;
        asked = read();
      }
      return asked;
    },
  };
  void kept.ready;
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

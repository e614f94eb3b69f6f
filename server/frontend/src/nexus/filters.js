// The filters of the form: which claims they let through, here at once and in the URL.
import { local } from "../parts/dom.js";

const NAMES = ["section", "sign", "modality", "voice", "family", "factor"];

export function chosen(form) {
  const said = new FormData(form);
  return new Map(NAMES.map((name) => [name, said.getAll(name).filter(Boolean)]));
}

export function query(choice) {
  return new URLSearchParams([...choice].flatMap(([name, values]) => values.map((value) => [name, value])));
}

// Keeps in each edge the claims that are let through, and in each node their number.
export function filter(graph, choice) {
  const [section, sign, modality, voice, family] = NAMES.map((name) => new Set(choice.get(name)));
  const factors = new Set(choice.get("factor").map((name) => graph.named(name)));
  const any = (wanted, values) => wanted.size === 0 || values.some((value) => wanted.has(value));
  for (const node of graph.nodes) node.shown = 0;
  for (const edge of graph.edges) {
    const ends = [...new Set([edge.source, edge.target])];
    const fits =
      any(sign, [edge.sign]) && any(family, ends.flatMap((node) => [...node.families])) && any(factors, ends);
    edge.shown = !fits ? [] : edge.claims.filter(
      (claim) =>
        any(section, claim.sections.map(local)) && any(modality, claim.modalities.map(local)) && any(voice, [local(claim.voice)]),
    );
    for (const node of ends) node.shown += edge.shown.length;
  }
}

// The competency questions beside the editor: a click opens one in a tab, with its parameters as places to fill.
import { holesOf } from "./holes.js";

/** `open({ name, text, holes })` takes a question; `kept` is the schema, which has their texts. */
export function questions(list, root, kept, open, announce) {
  const search = list.querySelector("input[type=search]");
  const families = [...list.querySelectorAll("details")];
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let hits = 0;
    for (const family of families) {
      const items = [...family.querySelectorAll("li")];
      for (const item of items) {
        item.hidden = !words.every((word) => item.dataset.words.includes(word));
        if (!item.hidden) hits += 1;
      }
      family.hidden = items.every((item) => item.hidden);
      if (words.length) family.open = true;
    }
    announce(words.length ? `${hits} of the questions` : "");
  });
  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-stem]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const { stem, id } = link.dataset;
    const schema = await Promise.race([kept.ready, new Promise((resolve) => setTimeout(() => resolve(kept.now), 1500))]);
    const question = schema.questions.find((one) => one.stem === stem);
    if (question) {
      open({ name: id, text: question.text, holes: holesOf(question), view: { graph: "graph", chart: "chart" }[question.view] ?? "table" });
      return;
    }
    try {
      const response = await fetch(`${root}queries/${stem}.rq`);
      if (!response.ok) throw new Error(response.statusText);
      open({ name: id, text: await response.text(), holes: [], view: "table" });
    } catch (error) {
      announce(`The question cannot be read (${error.message}).`);
    }
  });
  return { search };
}

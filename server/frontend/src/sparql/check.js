// Errors underlined where the engine itself finds them: the text goes to /check, which parses and runs nothing.
import { linter } from "@codemirror/lint";

const DELAY_MS = 500;

/** The linter; `asked` is told of every answer, `null` where there was none. */
export function checker(root, asked) {
  return linter(
    async (view) => {
      const text = view.state.doc.toString();
      if (!text.trim()) {
        asked(null);
        return [];
      }
      const told = await check(root, text);
      asked(told);
      return (told?.problems ?? []).map(({ start, end, detail }) => {
        const from = Math.min(start, text.length);
        const to = Math.min(Math.max(end, from), text.length);
        // At the end of the text nothing is there to be underlined but what comes before it.
        const shown = from === to ? Math.max(0, text.trimEnd().length - 1) : from;
        return { from: shown, to: from === to ? Math.min(shown + 1, text.length) : to, severity: "error", message: detail };
      });
    },
    { delay: DELAY_MS },
  );
}

/** What the engine says of a text; null where it cannot be asked. */
async function check(root, text) {
  try {
    const response = await fetch(`${root}check`, { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: text });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// Laying a query out: the server moves white space, and here just that white space is changed, so that nothing else moves.

/** Ask the server to lay a text out. Returns { text } or { problem }. */
export async function laidOut(root, text) {
  try {
    const response = await fetch(`${root}format`, { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: text });
    return response.ok ? { text: await response.text() } : { problem: (await response.json()).detail };
  } catch {
    return { problem: "The server cannot be reached; the text is as it was." };
  }
}

/** The changes from one text to another that differ in white space alone; null where they differ in more. */
export function spacing(before, after) {
  const changes = [];
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    const from = old;
    const start = now;
    while (/\s/.test(before[old] ?? "")) old += 1;
    while (/\s/.test(after[now] ?? "")) now += 1;
    const insert = after.slice(start, now);
    if (before.slice(from, old) !== insert) changes.push({ from, to: old, insert });
    if (before[old] !== after[now]) return null;
    if (old < before.length) {
      old += 1;
      now += 1;
    }
  }
  return changes;
}

// The rows of an answer as they are looked at: sorted, filtered, and a page of them at a time.
import { arranged, places } from "./order.js";
import { slices } from "./slices.js";
import { bound, plain, text } from "./terms.js";

export const PAGE = 100;

export function looked(columns, rows, named) {
  const sorts = new Map();
  let texts = null;
  let working = new AbortController();
  const view = {
    columns,
    rows,
    sort: null, // the number of a column, and whether it goes down
    words: "",
    page: 0,
    order: null, // numbers of rows; null for all of them as they came
    stale: false, // whether they are wanted otherwise than they were arranged last
    typed: false,
    arrange,
    stop: () => working.abort(),
    get count() {
      return view.order ? view.order.length : rows.length;
    },
    get pages() {
      return Math.max(1, Math.ceil(view.count / PAGE));
    },
    // The numbers of the rows on the page that is looked at.
    get shown() {
      const first = view.page * PAGE;
      const last = Math.min(first + PAGE, view.count);
      return Array.from({ length: last - first }, (_, at) => (view.order ? view.order[first + at] : first + at));
    },
  };

  // Returns whether the rows were arranged as they are wanted now; not so where something else was wanted meanwhile.
  async function arrange() {
    working.abort();
    working = new AbortController();
    view.stale = true;
    const slice = slices(working.signal);
    const { sort, words } = view;
    try {
      const order = await found(sort, folded(words).split(/\s+/).filter(Boolean), slice);
      working.signal.throwIfAborted();
      view.order = order;
      view.page = 0;
      view.stale = false;
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
      throw error;
    }
  }

  async function found(sort, words, slice) {
    if (sort && !sorts.has(sort.column)) sorts.set(sort.column, await places(rows, columns[sort.column], named, slice));
    const order = sort ? arranged(sorts.get(sort.column), sort.down) : null;
    if (!words.length) return order;
    await slice.next();
    texts ??= new Array(rows.length);
    const hits = new Uint32Array(rows.length);
    let many = 0;
    for (let place = 0; place < rows.length; place += 1) {
      const at = order ? order[place] : place;
      texts[at] ??= folded(columns.map((column) => sought(bound(rows[at], column), named)).join("\n"));
      if (words.every((word) => texts[at].includes(word))) hits[many++] = at;
      if ((place & 127) === 0 && slice.over()) await slice.next();
    }
    return hits.subarray(0, many);
  }

  return view;
}

// Returns rows as lines of values between tabs, under the names of the columns.
export async function lines(view, numbers, slice) {
  const found = [view.columns.map(flat).join("\t")];
  for (const at of numbers) {
    found.push(view.columns.map((column) => flat(plain(bound(view.rows[at], column)))).join("\t"));
    if ((found.length & 127) === 0 && slice.over()) await slice.next();
  }
  return `${found.join("\n")}\n`;
}

function flat(value) {
  return value.replace(/[\t\r\n]+/g, " ");
}

// A name can be sought by its prefix or in full.
function sought(term, named) {
  const words = text(term, named);
  return term?.type === "uri" && words !== term.value ? `${words} ${term.value}` : words;
}

function folded(words) {
  const plainly = /^[\x00-\x7f]*$/.test(words) ? words : words.normalize("NFD").replace(/\p{M}/gu, "");
  return plainly.toLowerCase();
}

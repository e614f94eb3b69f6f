// The order of rows by a column: numbers by number, times by time, all else as a dictionary has it.
import { bound, number, text, time } from "./terms.js";

const [NUMBER, TIME, WORDS, NOTHING] = [0, 1, 2, 3];
const RUN = 64;
const DICTIONARY = new Intl.Collator("en"); // without options, as these make it slow
const DIGITS = /\d+/g;

// Returns for each row the place of its term among the different terms of the column, and how many those are; a row
// that binds nothing has the place after the last.
export async function places(rows, column, named, slice) {
  const known = [new Map(), new Map(), new Map()];
  const kinds = new Uint8Array(rows.length);
  const of = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const [kind, value] = sorting(bound(rows[at], column), named);
    kinds[at] = kind;
    if (kind !== NOTHING) {
      const among = known[kind];
      if (!among.has(value)) among.set(value, among.size);
      of[at] = among.get(value);
    }
    if ((at & 255) === 0 && slice.over()) await slice.next();
  }
  const found = [];
  let many = 0;
  for (const [kind, among] of known.entries()) {
    const values = kind === WORDS ? await dictionary([...among.keys()], slice) : Float64Array.from(among.keys()).sort();
    const place = new Int32Array(among.size);
    values.forEach((value, at) => (place[among.get(value)] = many + at));
    found.push(place);
    many += among.size;
    await slice.next();
  }
  for (let at = 0; at < of.length; at += 1) of[at] = kinds[at] === NOTHING ? many : found[kinds[at]][of[at]];
  return { of, many };
}

function sorting(term, named) {
  if (!term) return [NOTHING, ""];
  const amount = number(term);
  if (amount !== null) return [NUMBER, amount];
  const moment = time(term);
  return moment === null ? [WORDS, text(term, named)] : [TIME, moment];
}

// Returns texts in the order of a dictionary, with numbers in them by their size, so that c9 comes before c10.
async function dictionary(texts, slice) {
  const items = [];
  for (const whole of texts) {
    items.push({ whole, words: whole.replace(DIGITS, (digits) => digits.padStart(12, "0")) });
    if ((items.length & 255) === 0 && slice.over()) await slice.next();
  }
  const before = (one, other) => DICTIONARY.compare(one.words, other.words) || (one.whole < other.whole ? -1 : 1);
  return (await sorted(items, before, slice)).map(({ whole }) => whole);
}

// Returns the numbers of the rows in the order of their places, or against it; what is not bound stays the last, and
// what is alike stays as it came.
export function arranged({ of, many }, down) {
  const place = (at) => (down && of[at] < many ? many - 1 - of[at] : of[at]);
  const starts = new Uint32Array(many + 2);
  for (let at = 0; at < of.length; at += 1) starts[place(at) + 1] += 1;
  for (let at = 1; at < starts.length; at += 1) starts[at] += starts[at - 1];
  const found = new Uint32Array(of.length);
  for (let at = 0; at < of.length; at += 1) {
    found[starts[place(at)]] = at;
    starts[place(at)] += 1;
  }
  return found;
}

// Returns the items in order: a sort by merging, which can be left and taken up again.
export async function sorted(items, compare, slice) {
  let from = [];
  for (let at = 0; at < items.length; at += RUN) {
    from.push(...items.slice(at, at + RUN).sort(compare));
    if (slice.over()) await slice.next();
  }
  let to = new Array(items.length);
  for (let width = RUN; width < items.length; width *= 2) {
    for (let left = 0; left < items.length; left += 2 * width) {
      const middle = Math.min(left + width, items.length);
      const end = Math.min(middle + width, items.length);
      let [one, other] = [left, middle];
      for (let at = left; at < end; at += 1) {
        const first = one < middle && (other >= end || compare(from[one], from[other]) <= 0);
        to[at] = first ? from[one++] : from[other++];
        if ((at & 127) === 0 && slice.over()) await slice.next();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

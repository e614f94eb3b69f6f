// SPARQL 1.2 in tokens, for colours and completion. It never fails: a character that begins nothing is a mark.
// Source: https://www.w3.org/TR/sparql12-query/#sparqlGrammar, productions 149 and on.
const LETTER = String.raw`\p{L}\p{Nl}`;
const PART = String.raw`${LETTER}\p{Nd}\p{M}_\-·‿⁀`;
const LOCAL = String.raw`[${PART}:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]`;
const ESCAPED = String.raw`\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}`;

// In this order: the first that fits is taken.
const KINDS = Object.entries({
  space: String.raw`\s+`,
  comment: String.raw`#[^\n\r]*`,
  iri: String.raw`<(?:[^<>"{}|^${"`"}\\\x00-\x20]|${ESCAPED})*>`,
  // A long string that is not closed reaches to the end.
  string: String.raw`"""(?:(?:"|"")?(?:[^"\\]|\\[\s\S]))*(?:"""|"{0,2}\\?$)|'''(?:(?:'|'')?(?:[^'\\]|\\[\s\S]))*(?:'''|'{0,2}\\?$)|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`,
  language: String.raw`@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?`,
  variable: String.raw`[?$][${LETTER}\p{Nd}_][${LETTER}\p{Nd}\p{M}_·‿⁀]*`,
  blank: String.raw`_:[${LETTER}\p{Nd}_](?:[${PART}.]*[${PART}])?`,
  name: String.raw`(?:[${LETTER}](?:[${PART}.]*[${PART}])?)?:(?:(?:${LOCAL})(?:(?:${LOCAL}|\.)*(?:${LOCAL}))?)?`,
  number: String.raw`(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+\-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+`,
  word: String.raw`[A-Za-z_][A-Za-z0-9_]*`,
  mark: String.raw`<<\(|<<|\)>>|>>|\{\||\|\}|\^\^|&&|\|\||[!<>]=|[\s\S]`,
}).map(([kind, pattern]) => [kind, new RegExp(pattern, "uy")]);

/** The token that begins at a place: its kind, its text and where it ends. */
export function tokenAt(text, from) {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    if (found) return { kind, text: found[0], from, to: from + found[0].length };
  }
  return { kind: "mark", text: text[from], from, to: from + 1 }; // half of a character
}

/** All tokens but white space and comments. */
export function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    if (token.kind !== "space" && token.kind !== "comment") found.push(token);
    at = token.to;
  }
  return found;
}

/** The quotes of a long string that a text leaves open; empty if it is closed. */
export function openQuotes(text) {
  const quotes = /^("""|''')/.exec(text)?.[0] ?? "";
  return quotes && (text.length < 6 || !text.endsWith(quotes) || /(^|[^\\])(\\\\)*\\$/.test(text.slice(3, -3))) ? quotes : "";
}

// SPARQL as the editor colours and indents it, and how it looks.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { openQuotes, tokenAt } from "./tokens.js";
import { KNOWN } from "./words.js";

const STYLES = {
  comment: "comment",
  iri: "atom",
  string: "string",
  language: "meta",
  variable: "variableName",
  blank: "atom",
  name: "atom",
  number: "number",
  mark: "operator",
};
const OPENING = new Set(["(", "[", "{", "{|", "<<", "<<("]);
const CLOSING = new Set([")", "]", "}", "|}", ">>", ")>>"]);

const language = StreamLanguage.define({
  name: "sparql",
  // Quotes of a long string that a line leaves open, open brackets, and whether a statement goes on.
  startState: () => ({ quotes: "", depth: 0, goesOn: false }),
  token(stream, state) {
    if (state.quotes) {
      const rest = state.quotes + stream.string.slice(stream.pos);
      const token = tokenAt(rest, 0);
      stream.pos += token.to - 3;
      state.quotes = openQuotes(token.text);
      return "string";
    }
    const { kind, text, to } = tokenAt(stream.string, stream.pos);
    stream.pos = to;
    if (kind === "space") return null;
    if (kind === "string") state.quotes = openQuotes(text);
    if (kind === "word") return text === "a" || KNOWN.has(text.toUpperCase()) ? "keyword" : /^(true|false)$/i.test(text) ? "number" : null;
    if (kind !== "mark") return STYLES[kind];
    if (OPENING.has(text)) state.depth += 1;
    if (CLOSING.has(text)) state.depth = Math.max(0, state.depth - 1);
    if (text === ";" || text === ",") state.goesOn = true;
    if (text === "." || text === "{" || text === "}") state.goesOn = false;
    return OPENING.has(text) || CLOSING.has(text) ? "bracket" : "operator";
  },
  indent(state, after, context) {
    if (state.quotes) return null;
    const closes = CLOSING.has(after.charAt(0));
    return (Math.max(0, state.depth - (closes ? 1 : 0)) + (state.goesOn && !closes ? 1 : 0)) * context.unit;
  },
  languageData: {
    commentTokens: { line: "#" },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
    indentOnInput: /^\s*[}\])]$/,
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--key)", fontWeight: "600" },
  { tag: [tags.variableName, tags.standard(tags.variableName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string), tags.meta], color: "var(--string)" },
  { tag: [tags.atom, tags.propertyName], color: "var(--name)" },
  { tag: tags.number, color: "var(--string)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

// The tokens of the site reach into the editor's shadow; nothing here is a foreign colour.
const look = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "0.88rem", height: "100%" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.5rem 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 22%, transparent)",
    outline: "1px solid var(--accent)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--decrease) 20%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--open) 22%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--open) 30%, transparent)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--open)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "var(--round)",
    boxShadow: "0 4px 16px rgb(0 0 0 / 0.18)",
    maxWidth: "min(36rem, 92vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "0.84rem", maxHeight: "16rem", maxWidth: "min(27rem, 92vw)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--ground)" },
  ".cm-completionIcon": { fontFamily: "var(--mono)", opacity: "0.7", width: "1.2em" },
  ".cm-completionIcon-class::after": { content: "'C'" },
  ".cm-completionIcon-property::after": { content: "'p'" },
  ".cm-completionIcon-constant::after": { content: "'i'" },
  ".cm-completionIcon-variable::after": { content: "'?'" },
  ".cm-completionIcon-keyword::after": { content: "'k'" },
  ".cm-completionIcon-function::after": { content: "'f'" },
  ".cm-completionIcon-namespace::after": { content: "':'" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: "0.8" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", fontSize: "0.84rem", padding: "0.5rem 0.75rem" },
  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)", fontFamily: "var(--sans)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "0.4rem 2rem 0.4rem 0.5rem", fontSize: "0.84rem" },
  ".cm-panel.cm-search label": { fontSize: "0.84rem" },
  ".cm-textfield": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "var(--round)",
    fontSize: "0.84rem",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "var(--round)",
    fontSize: "0.84rem",
  },
  ".cm-panel button[name=close]": { color: "var(--ink)" },
  // The marks that the linter brings are pictures in data: URLs, which the policy of the page does not let in.
  ".cm-lintRange": { backgroundImage: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--decrease)", textDecorationSkipInk: "none" },
  ".cm-lintPoint-error::after": { borderBottomColor: "var(--decrease)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--decrease)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--surface)" },
  ".cm-hole": { borderBottom: "2px dotted var(--accent)", backgroundColor: "color-mix(in srgb, var(--accent) 8%, transparent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunk)", color: "var(--muted)", border: "1px solid var(--line)" },
});

export const sparql12 = [language, syntaxHighlighting(colours), look];

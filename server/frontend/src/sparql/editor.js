// The editor: CodeMirror in a shadow root, where its style sheets are adopted ones and need no leave from the policy.
import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, moveCompletionSelection, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap, nextDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";

import { checker } from "./check.js";
import { completer } from "./completion.js";
import { held, holeAt, holes, takeHole } from "./holes.js";
import { sparql12 } from "./language.js";
import { spacing } from "./layout.js";

/**
 * Make the editor inside a host.
 *
 * `acts` are the page's: `run`, `cancel` (returns whether there was something to cancel), `format`; `changed(text,
 * holes)` is told of every change, `checked(told)` of what the engine says of the text, `stands(hole)` of the parameter
 * that the cursor is in.
 */
export function makeEditor(host, { root, kept, acts, changed, checked, stands }) {
  let stood; // the parameter that the cursor was in before the mouse went down
  const shadow = host.attachShadow({ mode: "open" });
  const extensions = [
    lineNumbers(),
    foldGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    sparql12,
    checker(root, checked),
    autocompletion({ override: [completer(kept)], maxRenderedOptions: 100, activateOnTypingDelay: 60 }),
    EditorView.lineWrapping,
    EditorView.domEventHandlers({
      mousedown(_, view) {
        stood = holeAt(view.state, view.state.selection.main.head);
      },
      // The first click into a parameter takes all of it and lists the choices; the next ones are as anywhere else.
      click(_, view) {
        const hole = holeAt(view.state, view.state.selection.main.head);
        if (!hole || (stood?.from === hole.from && view.hasFocus)) return;
        if (takeHole(view)) startCompletion(view);
      },
    }),
    EditorView.contentAttributes.of({ "aria-label": "SPARQL query", "aria-multiline": "true", "aria-describedby": "", spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString(), held(update.state));
      if (update.docChanged || update.selectionSet) stands(holeAt(update.state, update.state.selection.main.head));
    }),
    Prec.highest(
      keymap.of([
        { key: "Mod-Enter", run: (view) => (closeCompletion(view), acts.run(), true) },
        { key: "Alt-Shift-f", run: () => (acts.format(), true) },
        { key: "Mod-/", run: toggleComment },
        { key: "F8", run: nextDiagnostic },
        { key: "Ctrl-Space", run: (view) => (takeHole(view), startCompletion(view)) },
      ]),
    ),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      { key: "Escape", run: () => acts.cancel() },
      ...searchKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
  ];
  const made = (text, places) => EditorState.create({ doc: text, extensions: [...extensions, holes(places)] });
  const view = new EditorView({ parent: shadow, root: shadow, state: made("", []) });
  // The list of completions is moved by the keys of the editor; the wheel does as they do.
  view.dom.addEventListener(
    "wheel",
    (event) => {
      if (!event.target.closest(".cm-tooltip-autocomplete > ul")) return;
      event.preventDefault();
      moveCompletionSelection(event.deltaY > 0)(view);
    },
    { passive: false },
  );
  return {
    view,
    made,
    focus: () => view.focus(),
    get text() {
      return view.state.doc.toString();
    },
    get state() {
      return view.state;
    },
    /** Show a document that was made, or seen before. */
    show(state) {
      view.setState(state);
      stands(holeAt(state, state.selection.main.head));
    },
    /** Take a text that differs in white space alone; returns whether it does. */
    respace(text) {
      const changes = spacing(view.state.doc.toString(), text);
      if (changes) view.dispatch({ changes, userEvent: "format" });
      return changes !== null;
    },
  };
}

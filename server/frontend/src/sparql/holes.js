// The parameters of a competency question in the editor: where their values stand, and what else may stand there.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const MOST = 1000;

const setHoles = StateEffect.define();

/** The holes of a document: places that move with the text around them. */
const field = StateField.define({
  create: () => [],
  update(holes, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHoles)) return effect.value;
    if (!transaction.docChanged || !holes.length) return holes;
    const moved = holes.map((hole) => ({ ...hole, from: transaction.changes.mapPos(hole.from, -1), to: transaction.changes.mapPos(hole.to, 1) }));
    // What comes out of a hole's edge after white space is no longer its value.
    return moved.map((hole) => trimmed(hole, transaction.newDoc)).filter((hole) => hole !== null);
  },
  provide: (self) =>
    EditorView.decorations.compute([self], (state) => {
      const marks = state.field(self).filter(({ from, to }) => from < to);
      return Decoration.set(
        marks.map(({ from, to, parameter }) => Decoration.mark({ class: "cm-hole", attributes: { title: parameter.name } }).range(from, to)),
        true,
      );
    }),
});

function trimmed(hole, doc) {
  const text = doc.sliceString(hole.from, hole.to);
  if (!hole.spaced && /\s/.test(text.trim())) {
    const first = /^\s*\S*/.exec(text)[0].length;
    return { ...hole, to: hole.from + first };
  }
  return hole.from <= hole.to ? hole : null;
}

/** The holes of a question's text, for `holes(…)` and to be kept with a tab. */
export function holesOf(question) {
  const parameters = new Map(question.parameters.map((one) => [one.name, one]));
  return question.holes.map(([from, to, name]) => {
    const text = question.text.slice(from, to);
    return { from, to, spaced: /\s/.test(text), stem: question.stem, parameter: { name, accepts: parameters.get(name)?.accepts ?? "" } };
  });
}

export const holes = (initial) => field.init(() => initial);

export const held = (state) => state.field(field, false) ?? [];

/** The hole at a place; undefined where there is none. */
export function holeAt(state, pos) {
  return held(state).find(({ from, to }) => from <= pos && pos <= to);
}

/** Select the value in the hole that the cursor is in, so that what is written next takes its place. */
export function takeHole(view) {
  const { main } = view.state.selection;
  const hole = main.empty && holeAt(view.state, main.head);
  if (!hole || hole.from === hole.to) return false;
  view.dispatch({ selection: { anchor: hole.from, head: hole.to } });
  return true;
}

/** Completions for the hole that one stands in; null where there is none, or nothing to choose from. */
export function choices(context, schema) {
  const hole = holeAt(context.state, context.pos);
  const question = hole && schema.questions.find((one) => one.stem === hole.stem);
  const parameter = question?.parameters.find((one) => one.name === hole.parameter.name);
  if (!parameter?.choices?.length) return null;
  const now = context.state.sliceDoc(hole.from, hole.to);
  const all = parameter.choices.map((at) => schema.things[at]);
  const typed = all.some((one) => `<${one.iri}>` === now) ? "" : now.replace(/^<.*[/#]|[<>?]/g, "").toLowerCase();
  const fit = all.filter((one) => `${one.label} ${one.iri}`.toLowerCase().includes(typed));
  // What begins with the letters comes first, and of that the shortest.
  const rank = ({ label }) => (label.toLowerCase().startsWith(typed) ? label.length : 1000);
  if (typed) fit.sort((one, other) => rank(one) - rank(other));
  else fit.sort((one, other) => (`<${other.iri}>` === now) - (`<${one.iri}>` === now));
  return {
    from: hole.from,
    to: hole.to,
    filter: false,
    options: fit.slice(0, MOST).map((one) => ({
      label: one.label || one.name,
      detail: one.name,
      info: one.definition || undefined,
      type: "constant",
      apply: (view) => filled(view, hole, `<${one.iri}>`),
    })),
  };
}

/** Put a value into every hole of a parameter. */
function filled(view, { parameter, stem }, value) {
  const same = held(view.state).filter((one) => one.parameter.name === parameter.name && one.stem === stem);
  view.dispatch({ changes: same.map(({ from, to }) => ({ from, to, insert: value })), userEvent: "input.complete" });
}

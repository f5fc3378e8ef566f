// An alert's codes in words: what counts, and beside it what the classifier had said.

import { definitionOf, el, fullTime, labelOf, timeTag } from "./words.js";

const SHOWN = { report_type: "Kind of report", categories: "Categories", harm: "Harm" };
const MORE = {
  provider_harm: "Harm to a provider",
  potential_severity: "Potential severity",
  contributing_factors: "Contributing factors",
  phase: "Phase",
  preventability: "Preventability",
};

/** Whether two codes, or lists of codes, are the same. */
export const isSame = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const inWords = (value) => [value ?? []].flat().map((code) => `${labelOf(code)} (${code})`).join("; ") || "nothing";

/** " – the classifier said: …" where a person set another code, else nothing. */
export function machineNote(alert, axis) {
  if (!alert.review || !alert.machine || isSame(alert[axis], alert.machine[axis])) return "";
  return el("span", { className: "said" }, ` – the classifier said: ${inWords(alert.machine[axis])}`);
}

const inWordsOf = (correction, isTold) => Object.entries({ ...SHOWN, ...MORE }).filter(([axis]) => isTold(axis))
  .map(([axis, name]) => `${name}: ${inWords(correction[axis])}`).join(". ");

/** What is another code by the later of two reviews (none where `before` is null), in words. */
export function setBetween(before, after) {
  const [earlier, later] = [before?.correction ?? {}, after.correction];
  return inWordsOf(later, (axis) => !isSame(earlier[axis], later[axis])) || "The codes are the same as before";
}

/** What a review itself set, in words; told by an older version, that is what is another code by it than by the one before. */
export function setBy(review, before) {
  return review.axes ? inWordsOf(review.correction, (axis) => review.axes.includes(axis)) : setBetween(before, review);
}

/** Whether a review set no code: it confirmed all as they stood. */
export const isConfirmation = ({ axes, correction }) => (axes ? axes.length === 0 : Object.values(correction).every((code) => code === null));

const codeLine = (code) => el("li", {}, el("strong", {}, labelOf(code)), ` (${code}) `, el("span", { className: "hint" }, definitionOf(code)));

function setByHand(alert) {
  const correction = alert.review?.correction ?? {};
  return Object.entries(MORE).filter(([axis]) => correction[axis] !== null && correction[axis] !== undefined).map(([axis, name]) =>
    el("li", {}, `${name}: `, el("strong", {}, inWords(correction[axis])),
      isSame(correction[axis], alert.machine?.[axis]) ? "" : ` – the classifier said: ${inWords(alert.machine?.[axis])}`));
}

/** The categories, the further codes that a person set, and what the classifier had said. */
export function codes(alert) {
  const nodes = [el("ul", {}, ...alert.categories.map(codeLine), ...setByHand(alert))];
  if (alert.review && alert.machine && !isSame(alert.categories, alert.machine.categories)) {
    nodes.push(el("p", { className: "said" }, `The classifier said: ${inWords(alert.machine.categories)}.`));
  }
  return nodes;
}

/** Who corrected or confirmed the codes and why; and that a newer text waits for them, if it does. */
export function reviewNote(alert) {
  if (!alert.review) return "";
  const { reviewed_by: by, reviewed_at: at, reason, to_confirm: isOld } = alert.review;
  const done = isConfirmation(alert.review) ? "All codes confirmed by " : "Codes corrected by ";
  return el("div", { className: "review" },
    el("p", {}, done, el("strong", {}, by), ", ", timeTag(at, fullTime(at)), `: ${reason}`),
    isOld ? el("p", { className: "to-confirm" }, "The report was told again since. Check the codes against the text and keep them again to confirm.") : "");
}

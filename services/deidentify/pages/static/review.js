// One held report: opened when asked, marked by mouse, keys or touch, then released or rejected. No word is kept here.

import { call } from "/static/base/http.js";
import { notesShown, showAudit, startAudit } from "./audit.js";
import { Editor } from "./editor.js";
import { readAgain } from "./fresh.js";
import { showHits } from "./hits.js";
import { isSame, Marks } from "./marks.js";
import { closePicker, pick, startPicker, watchSelections } from "./picker.js";
import { isLost, showProblem } from "./words.js";

const part = (id) => document.getElementById(id);
const reportId = part("review").dataset.reportId;
const ENDS = [401, 403, 404, 409, 410]; // nothing can be done here any more,
const STAYS = ["known-term", "too-many-terms"]; // but after these everything can,
const OPENED_AGAIN = [401, 403, "scrubbed-again", "key-unknown"]; // and after these once it is opened again
const address = `/v1/reviews/${encodeURIComponent(reportId)}`;
const marks = new Marks();
let round = 0;
let seen = null; // the digest of what is drawn
let editors = [];
let asked = 0; // previews
let answered = 0;
let isAwaited = false; // a release was asked for before the text was made
let isClosed = false; // after it was open: what the page knows of the report may be old

const counted = (count) => (count === 1 ? "1 part is hidden." : `${count} parts are hidden.`);
const say = (text) => { part("said").textContent = text; };
const sayBeside = (text) => {
  part("beside").textContent = text;
  if (text) part("beside").scrollIntoView({ block: "nearest" });
};
const isAsking = () => asked !== answered;
const coverOf = (hit) => editors.find(({ field }) => field === hit.field).cover(hit);
const askPreview = () => call("POST", `${address}/preview`, { body: marks.body(round) });

function take(review) {
  seen = review.seen;
  marks.drawn();
  for (const editor of editors) editor.update(review.texts.find(({ field }) => field === editor.field));
  const count = showHits(editors, marks.removed, { leave, takeBack, hideAgain, everywhere });
  part("risk").textContent = `${counted(count)} The scrubber’s own doubt: ${review.residual_risk.toFixed(2)}; what you leave visible is not counted in it.`;
  const notices = [];
  if (!review.lists_known) notices.push("The agency’s lists are not known in the version this report asks for: look for its names, roster and places yourself.");
  if (!review.is_scrubbed) notices.push("The scrubber failed on this text and hides nothing. Every identifier must be marked by hand.");
  part("notice").textContent = notices.join(" ");
  part("notice").hidden = notices.length === 0;
  return count;
}

/** Asks what the marks give now, and answers whether that is shown; an answer to older marks is not. */
async function preview(tell) {
  const mine = (asked += 1);
  try {
    const review = await askPreview();
    if (mine !== asked) return false;
    answered = mine;
    const count = take(review);
    showProblem(null);
    say(`${tell()} ${counted(count)}`);
    tellAwaited("The scrubbed text is made: look at it, then decide.");
    return true;
  } catch (problem) {
    if (mine !== asked) return false;
    answered = mine;
    if (!isOpenedAgain(problem)) marks.undo();
    say("Not done: the marks stand as they are drawn.");
    tellAwaited("The scrubbed text could not be made: the marks stand as they are drawn. Look, then decide.");
    await stumble(problem);
    return false;
  }
}

function tellAwaited(told) {
  sayBeside(isAwaited ? told : "");
  isAwaited = false;
}

const isOver = ({ status, kind }) => ENDS.includes(status) && !STAYS.includes(kind) && kind !== "text-changed";
const isOpenedAgain = ({ status, kind }) => OPENED_AGAIN.includes(status) || OPENED_AGAIN.includes(kind);

/** Shows what went wrong; where nothing can be done here any more, the words leave the screen. */
async function stumble(problem, form) {
  if (problem.kind === "text-changed") {
    if (await preview(() => "Scrubbed anew; your marks are kept.")) {
      showProblem(problem);
      part("problem").focus();
    }
    return;
  }
  showProblem(problem, form);
  if (!isOver(problem)) return;
  close();
  if (!isOpenedAgain(problem)) forget();
  part("opening").hidden = !isOpenedAgain(problem);
  part("kept").hidden = !hasUnsaved();
  part("problem").focus();
  await Promise.all([showAudit(reportId), readAgain()]);
}

/** The words leave the screen; marks and the reason stay for the report to be opened again. */
function close() {
  part("work").hidden = true;
  closePicker();
  part("texts").replaceChildren();
  part("hits").replaceChildren();
  part("visible-hits").replaceChildren();
  sayBeside("");
  editors = [];
  seen = null;
  answered = asked += 1; // whatever is still on its way is drawn no more
  isClosed = true;
}

/** The report is decided, or cannot be. */
function forget() {
  marks.forget();
  part("reason").value = "";
}

async function open() {
  part("open").disabled = true;
  try {
    if (isClosed) await readAgain(); // whoever signed in again has another token
    const opened = await call("GET", address);
    ({ round } = opened);
    marks.open(opened.added);
    const review = marks.areUndecided ? await askPreview() : opened;
    editors = opened.texts.map((text) => new Editor(text, { pick: (editor, how) => pick(editor, how, say), leave }));
    part("texts").replaceChildren(...editors.map(({ section }) => section));
    watchSelections(editors);
    showProblem(null);
    say("");
    take(review);
    part("opening").hidden = true;
    part("work").hidden = false;
    part("work-title").focus();
  } catch (problem) {
    await stumble(problem);
  }
  part("open").disabled = false;
  await showAudit(reportId);
}

function hide(span) {
  marks.hide(span);
  preview(() => `Hidden as ${span.label}.`);
}

function leave(hits) {
  if (!hits.length) { say("Nothing is hidden here."); return; }
  const isOwn = ({ rule }) => rule === "person";
  for (const hit of hits.filter(isOwn)) marks.takeBack(hit);
  marks.leave(hits.filter((hit) => !isOwn(hit)));
  preview(() => (hits.length === 1 ? whatIsLeft(hits[0], isOwn(hits[0])) : howManyAreLeft(hits)));
}

function whatIsLeft(hit, isOwn) {
  const cover = coverOf(hit);
  if (!cover) return `Left visible: ${hit.label}.`;
  return isOwn ? `Your mark ${hit.label} is taken back; still ${cover}.` : `Not visible yet: still ${cover}.`;
}

function howManyAreLeft(hits) {
  const covered = hits.filter((hit) => coverOf(hit)).length;
  return `${hits.length - covered} parts left visible.${covered ? ` ${covered} still hidden, at least in part.` : ""}`;
}

function takeBack(hit) {
  marks.takeBack(hit);
  preview(() => {
    const cover = coverOf(hit);
    return `Your mark ${hit.label} is taken back; ${cover ? `still ${cover}` : "it is visible now"}.`;
  });
}

function hideAgain(hit) {
  marks.hideAgain(hit);
  preview(() => `Hidden again: ${hit.label}.`);
}

async function everywhere(hit, form) {
  const { field, start, end, label } = hit;
  const before = new Set(notesShown().map(({ id }) => id));
  let hidesHere = null;
  try {
    const term = await call("POST", `${address}/terms`, { body: { round, field, start, end, label, reason: form.elements.reason.value } });
    hidesHere = term.hides_here;
  } catch (problem) {
    if (!isLost(problem)) { await stumble(problem, form); return; }
    const notes = await showAudit(reportId);
    const isNoted = notes?.some((note) => note.what === "term_added" && note.label === label && isSame(note, hit) && !before.has(note.id));
    if (!isNoted) { showProblem(lost(Boolean(notes))); return; }
  }
  await preview(() => EVERYWHERE.get(hidesHere));
  await showAudit(reportId);
}

const lost = (isLookedUp) => ({
  message: `The answer did not arrive. ${isLookedUp ? "No note tells that the words are hidden everywhere" : "It is not known whether the words are hidden everywhere"}. Try again; of words that are, it is said.`,
  errors: [],
});
const EVERYWHERE = new Map([
  [true, "From now on it is hidden in every report of this agency."],
  [false, "From now on it is hidden in reports of this agency where it is written like a name. Here it stands as a word that reports need: it stays visible in such places unless it is marked there."],
  [null, "The answer did not arrive, but the notes tell: from now on it is hidden in reports of this agency. Take your mark back to see whether it is hidden here without it."],
]);

async function decide(event) {
  event.preventDefault();
  const decision = event.submitter.value;
  const body = { ...marks.body(round), reason: part("reason").value };
  if (decision === "release") {
    if (isAsking()) {
      isAwaited = true;
      sayBeside("The scrubbed text is being made; wait a moment, look at it and release then.");
      return;
    }
    body.seen = seen;
  }
  const buttons = [...part("decision").querySelectorAll("button")];
  let failed = null;
  for (const button of buttons) button.disabled = true;
  sayBeside("");
  try {
    await call("POST", `${address}/${decision}`, { body });
    await conclude(decision);
  } catch (problem) {
    failed = problem;
  }
  if (failed && isLost(failed)) await lookUp();
  else if (failed) await stumble(failed, part("decision"));
  for (const button of buttons) button.disabled = false;
}

async function conclude(decision) {
  close();
  forget();
  showProblem(null);
  part("done").textContent = decision === "release"
    ? "Released. The text is on its way to the experts."
    : "Rejected. The text stays held back; the codes and the alert stand.";
  part("done").focus();
  const [, isRead] = await Promise.all([showAudit(reportId), readAgain()]);
  document.querySelector(".facts").hidden = !isRead; // better nothing than “waiting”
}

/** Whether a decision whose answer was lost was made: the report itself tells. */
async function lookUp() {
  sayBeside("The answer did not arrive: it is not known whether the report is decided. Looking it up …");
  const mine = (asked += 1);
  try {
    const review = await askPreview();
    if (mine !== asked) return;
    answered = mine;
    take(review);
    sayBeside("The answer did not arrive. The report still waits: decide again.");
  } catch (problem) {
    if (mine !== asked) return;
    answered = mine;
    if (isLost(problem)) sayBeside("The answer did not arrive, and the report could not be looked up: it is not known whether it is decided. Try again; a report that is decided says so.");
    else await stumble(Object.assign(problem, { message: `The answer did not arrive. ${problem.message}` }));
  }
}

const hasUnsaved = () => marks.areUndecided || part("reason").value.trim() !== "";

if (part("opening")) {
  part("open").addEventListener("click", open);
  part("open").disabled = false; // a press before this script was there would be lost
  startPicker(hide, say);
  part("decision").addEventListener("submit", decide);
  part("hits").addEventListener("keydown", (event) => event.key === "Escape" && part("hits-title").focus());
  window.addEventListener("beforeunload", (event) => { if (hasUnsaved()) event.preventDefault(); });
}
startAudit(reportId);
showAudit(reportId);

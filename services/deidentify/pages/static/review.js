// One held report: opened when asked, marked by mouse or keys, then released or rejected. Nothing is kept here.

import { call } from "/static/base/http.js";
import { showAudit } from "./audit.js";
import { Editor } from "./editor.js";
import { showHits } from "./hits.js";
import { drawn, showProblem } from "./words.js";

const part = (id) => document.getElementById(id);
const reportId = part("review").dataset.reportId;
const picker = part("picker"); // moves from text to text
const OPENED_AGAIN = ["scrubbed-again", "key-unknown"]; // after any other refusal there is nothing left to open
const address = `/v1/reviews/${encodeURIComponent(reportId)}`;
let round = 0;
let seen = null;
let editors = [];
let added = [];
let removed = []; // [{ editor, hit }]
let picked = null;
let asked = 0;

const counted = (count) => (count === 1 ? "1 part is hidden." : `${count} parts are hidden.`);
const say = (text) => { part("said").textContent = text; };
const spanOf = ({ editor, hit }) => ({ field: editor.field, start: hit.start, end: hit.end });
const marks = () => ({ round, added, removed: removed.map(spanOf) });
const isSame = (a, b) => a.field === b.field && a.start === b.start && a.end === b.end;

function take(review) {
  seen = review.seen;
  for (const editor of editors) editor.update(review.texts.find(({ field }) => field === editor.field));
  const count = showHits(editors, removed, { leave, takeBack, hideAgain, everywhere });
  part("risk").textContent = `${counted(count)} Residual risk of the text as it is now scrubbed: ${review.residual_risk.toFixed(2)}.`;
  const notices = [];
  if (!review.lists_known) notices.push("The agency’s lists are not known in the version this report asks for: look for its names, roster and places yourself.");
  if (!review.is_scrubbed) notices.push("The scrubber failed on this text and hides nothing. Every identifier must be marked by hand.");
  part("notice").textContent = notices.join(" ");
  part("notice").hidden = notices.length === 0;
  return count;
}

/** Asks what the marks give now, and answers whether that is shown; an answer to older marks is not. */
async function preview(told) {
  const mine = (asked += 1);
  seen = null; // nothing is released that was not seen
  try {
    const review = await call("POST", `${address}/preview`, { body: marks() });
    if (mine !== asked) return false;
    showProblem(null);
    say(`${told} ${counted(take(review))}`);
    return true;
  } catch (problem) {
    if (mine === asked) await stumble(problem);
    return false;
  }
}

/** Shows what went wrong; where nothing can be done here any more, the words leave the screen. */
async function stumble(problem, form) {
  if (problem.kind === "text-changed") {
    if (await preview("Scrubbed anew; your marks are kept.")) {
      showProblem(problem);
      part("problem").focus();
    }
    return;
  }
  showProblem(problem, form);
  if ([401, 403, 404, 409, 410].includes(problem.status)) {
    close();
    part("opening").hidden = !OPENED_AGAIN.includes(problem.kind);
    part("problem").focus();
    showAudit(reportId);
  }
}

function close() {
  part("work").hidden = true;
  picker.hidden = true;
  part("said").after(picker);
  part("texts").replaceChildren();
  part("hits").replaceChildren();
  part("visible-hits").replaceChildren();
  part("picked").textContent = "";
  editors = [];
  added = [];
  removed = [];
  seen = null;
}

async function open() {
  part("open").disabled = true;
  try {
    const review = await call("GET", address);
    ({ round } = review);
    added = review.added;
    removed = [];
    editors = review.texts.map((text) => new Editor(text, { pick, leave: (editor, hits) => leave(hits.map((hit) => ({ editor, hit }))) }));
    part("texts").replaceChildren(...editors.map(({ section }) => section));
    showProblem(null);
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

function pick(editor, { byMouse }) {
  picked = { editor, ...editor.selection() };
  part("picked").replaceChildren(...drawn(editor.words(picked)));
  editor.section.append(picker);
  picker.hidden = false;
  if (!byMouse) part("label").focus();
}

function unpick() {
  const { editor, end } = picked;
  picked = null;
  picker.hidden = true;
  editor.root.focus();
  editor.putCaret(end);
}

function onPicked(event) {
  event.preventDefault();
  const { editor, start, end } = picked;
  const span = { field: editor.field, start, end, label: part("label").value };
  added = [...added.filter((known) => !isSame(known, span)), span];
  removed = removed.filter((one) => !isSame(spanOf(one), span));
  unpick();
  preview(`Hidden as ${span.label}.`);
}

function leave(hits) {
  const own = hits.filter(({ hit }) => hit.rule === "person");
  const found = hits.filter(({ hit }) => hit.rule !== "person");
  if (!hits.length) { say("Nothing is hidden here."); return; }
  for (const { editor, hit } of own) forget(editor, hit);
  removed = [...removed, ...found];
  preview(hits.length === 1 ? `Left visible: ${hits[0].hit.label}.` : `${hits.length} parts left visible.`);
}

const forget = (editor, hit) => {
  added = added.filter((span) => span.field !== editor.field || span.start >= hit.end || span.end <= hit.start);
};

function takeBack(editor, hit) {
  forget(editor, hit);
  preview(`Your mark ${hit.label} is taken back.`);
}

function hideAgain(editor, hit) {
  removed = removed.filter((one) => one.editor !== editor || one.hit.start !== hit.start || one.hit.end !== hit.end);
  preview(`Hidden again: ${hit.label}.`);
}

async function everywhere(editor, hit, form) {
  const { start, end, label } = hit;
  let term;
  try {
    term = await call("POST", `${address}/terms`, { body: { round, field: editor.field, start, end, label, reason: form.elements.reason.value } });
  } catch (problem) {
    showProblem(problem, form);
    return;
  }
  await preview(term.hides_here
    ? "From now on it is hidden in every report of this agency."
    : "From now on it is hidden in reports of this agency where it is written like a name. Here it stands as a word that reports need: it stays visible in such places unless it is marked there.");
  await showAudit(reportId);
}

async function decide(event) {
  event.preventDefault();
  const decision = event.submitter.value;
  const body = { ...marks(), reason: part("reason").value };
  if (decision === "release") {
    if (!seen) { say("The scrubbed text is being made; wait a moment and release then."); return; }
    body.seen = seen;
  }
  const buttons = [...part("decision").querySelectorAll("button")];
  let failed = null;
  for (const button of buttons) button.disabled = true;
  try {
    await call("POST", `${address}/${decision}`, { body });
    close();
    part("done").textContent = decision === "release"
      ? "Released. The text is on its way to the experts."
      : "Rejected. The text stays held back; the codes and the alert stand.";
    part("done").focus();
    await showAudit(reportId);
  } catch (problem) {
    failed = problem;
  }
  for (const button of buttons) button.disabled = false;
  if (failed) await stumble(failed, part("decision"));
}

if (part("opening")) {
  part("open").addEventListener("click", open);
  part("open").disabled = false; // a press before this script was there would be lost
  picker.addEventListener("submit", onPicked);
  part("cancel").addEventListener("click", unpick);
  picker.addEventListener("keydown", (event) => event.key === "Escape" && unpick());
  part("decision").addEventListener("submit", decide);
  part("hits").addEventListener("keydown", (event) => event.key === "Escape" && part("hits-title").focus());
}
showAudit(reportId);

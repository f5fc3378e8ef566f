// One alert in full: why it was raised, the words that led to it, its codes, and what people did.

import { codes, isConfirmation, machineNote, reviewNote, setBy } from "./codes.js";
import { markedText } from "./evidence.js";
import { ACTIONS, confidenceText, DISPOSITIONS, el, fullTime, headline, labelOf, STATUSES, TIERS, tierTag, timeTag } from "./words.js";

const body = document.getElementById("detail-body");

const isLapsed = (hit) => hit.stands === false; // one that an older instance tells has no word on it
const row = (term, ...value) => el("div", {}, el("dt", {}, term), el("dd", {}, ...value));

function facts(alert) {
  const origin = [alert.origin.agency_type, alert.origin.state, alert.origin.peer_group].filter(Boolean).join(", ").replaceAll("_", " ");
  return el(
    "dl", { className: "facts" },
    row("Tier", TIERS[alert.tier]),
    row("Status", STATUSES[alert.status]),
    row("Received", timeTag(alert.received_at, fullTime(alert.received_at))),
    row("Kind of report", labelOf(alert.report_type), machineNote(alert, "report_type")),
    row("Harm", `${labelOf(alert.harm)} (${alert.harm})`, machineNote(alert, "harm")),
    row("Classifier’s confidence", confidenceText(alert)),
    row("Assigned to", alert.assigned_to ?? "nobody"),
    origin ? row("From", origin) : "",
  );
}

function ruleItem(hit) {
  const quotes = hit.quotes.map(({ field, words }) =>
    el("li", {}, "“", el("q", { className: "quote" }, words), "”", field === "narrative" ? "" : ` (answer: ${field.replaceAll("_", " ")})`));
  return el("li", {}, el("strong", {}, `${hit.rule} (${hit.tier}): `), hit.reason, isLapsed(hit) ? el("strong", {}, " – does not count any longer by the codes and the text as they stand.") : "", quotes.length ? el("ul", {}, ...quotes) : "");
}

/** Why the alert has a tier for which no rule stands; nothing where one as grave stands. */
function foundedNote({ tier, rules: hits, actions }) {
  if (tier === "T3" || hits.some((hit) => !isLapsed(hit) && hit.tier <= tier)) return "";
  const last = actions.findLast(({ action }) => action === "tier");
  if (last && new RegExp(`^T\\d to ${tier}:`).test(last.detail)) {
    return el("p", { className: "founded" }, `${tier} was set by `, el("strong", {}, last.by), "; no rule that stands calls for it.");
  }
  return el("p", { className: "founded to-confirm" },
    `No reason for ${tier} stands any longer. A tier never falls by itself; “Change the tier” lowers it.`);
}

function rules(alert) {
  if (!alert.rules.length) return el("p", {}, "No rule fired; the tier follows from a person’s decision or is T3.");
  return el("div", {}, el("ul", { className: "rules" }, ...alert.rules.map(ruleItem)), foundedNote(alert));
}

function text(alert) {
  if (alert.withheld) {
    return el("p", { className: "withheld" }, "Text held for privacy review. ",
      "The codes and rules stand; the words are shown once the privacy officer has released them.");
  }
  return el("p", { className: "narrative" }, ...markedText(alert));
}

function actionItem({ action, by, at, detail }) {
  const said = detail.replace(/^(true_signal|duplicate|not_urgent)\b/, (disposition) => DISPOSITIONS[disposition]);
  return el("li", {}, timeTag(at, fullTime(at)), ` – ${ACTIONS[action] ?? action} by `, el("strong", {}, by), said ? `: ${said}` : "");
}

function reviewItem(review, before) {
  const { review: number, reviewed_by: by, reviewed_at: at, reason } = review;
  const isKnown = review.axes || number === (before?.review ?? 0) + 1; // else what this one set is not
  if (isConfirmation(review)) return el("li", {}, timeTag(at, fullTime(at)), " – All codes confirmed by ", el("strong", {}, by), `. Reason: ${reason}`);
  return el("li", {}, timeTag(at, fullTime(at)), " – Codes corrected by ", el("strong", {}, by), isKnown ? `: ${setBy(review, before)}. ` : ". ", `Reason: ${reason}`);
}

/** Actions and corrections alike, in the order in which people did them. */
function deeds({ actions, review, earlier_reviews: earlier }) {
  const reviews = review ? [...(earlier ?? []), review] : [];
  const done = [
    ...actions.map((action) => [action.at, actionItem(action)]),
    ...reviews.map((one, index) => [one.reviewed_at, reviewItem(one, reviews[index - 1])]),
  ];
  if (!done.length) return el("p", { className: "hint" }, "Nothing yet.");
  done.sort(([a], [b]) => Date.parse(a) - Date.parse(b));
  return el("ol", { className: "log" }, ...done.map(([, item]) => item));
}

/** Draws the alert; a later version of the same alert replaces it without moving the focus. */
export function showDetail(alert) {
  body.replaceChildren(
    el("h2", { id: "detail-title", tabIndex: -1 }, tierTag(alert.tier), " ", headline(alert)),
    alert.synthetic ? el("p", { className: "made-up" }, el("strong", {}, "SYNTHETIC DATA"), " – nobody was harmed; this report is made up.") : "",
    reviewNote(alert), facts(alert),
    el("h3", {}, "Why it was raised"), rules(alert),
    el("h3", {}, "What was reported"), text(alert),
    el("h3", {}, "Codes"), ...codes(alert),
    el("h3", {}, "What was done"), deeds(alert),
    el("p", { className: "hint" }, "An alert does not meet an agency’s own deadlines for reports to the state or the FDA; remind the agency of them."),
    el("p", { className: "hint" }, `Report ${alert.report_id}, version ${alert.version}`),
  );
}

/** Puts the reader at the top of the open alert. */
export function focusDetail() {
  document.getElementById("detail-title").focus();
  document.getElementById("detail").scrollIntoView({ block: "nearest" });
}

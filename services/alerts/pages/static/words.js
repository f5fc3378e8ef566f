// How alerts are said in words, the same in the list and in the open alert.

import { call } from "/static/base/http.js";

export const TIERS = { T1: "T1 – immediate", T2: "T2 – same day", T3: "T3 – next business day" };
export const STATUSES = { open: "Open", acknowledged: "Acknowledged", resolved: "Resolved" };
export const ACTIONS = {
  acknowledge: "Acknowledged",
  assign: "Assigned",
  tier: "Tier changed",
  resolve: "Resolved",
  message: "Message",
};
export const DISPOSITIONS = { true_signal: "a true signal", duplicate: "a duplicate", not_urgent: "not urgent" };

let taxonomy = {};

/** Fetches labels and definitions; without them the bare codes are shown. */
export async function loadTaxonomy() {
  taxonomy = await call("GET", "/v1/taxonomy");
}

export const labelOf = (code) => taxonomy[code]?.label ?? code;
/** The harms that a kind of report may have by its definition; null where it may have all. */
export const harmsOf = (reportType) => taxonomy[reportType]?.harms ?? null;
export const definitionOf = (code) => taxonomy[code]?.definition ?? "";

/** "AWY-01 – its label", for lists and fields. */
export const namedCode = (code) => (taxonomy[code] ? `${code} – ${taxonomy[code].label}` : code);

/** The codes whose form fits, in the order of the taxonomy. */
export const codesLike = (pattern) => Object.keys(taxonomy).filter((code) => pattern.test(code));

/** One line that tells what an alert is about. */
export const headline = (alert) => labelOf(alert.categories[0] ?? alert.report_type);

/** An alert by its headline and its time, for what is said beside another one. */
export const named = (alert) => `“${headline(alert)}”, received ${fullTime(alert.received_at)}`;

/** How sure the classifier is, in words and as a figure. */
export function confidenceText(alert) {
  const percent = `${Math.round(alert.confidence * 100)} %`;
  if (alert.abstained) return `${percent} – too unsure to say; the codes are its best guess`;
  return `${percent} – ${alert.confidence >= 0.8 ? "high" : alert.confidence >= 0.5 ? "medium" : "low"}`;
}

/** How long ago, in the largest unit that fits. */
export function ago(time, now) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(time)) / 60000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1440)} days ago`;
}

/** Day and time in the reader's own zone. */
export const fullTime = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

/** An element with properties and children; text is always text, never markup. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

export const timeTag = (time, text) => el("time", { dateTime: time, title: fullTime(time) }, text);

/** The tier as a sign: words, shape and colour say the same. */
export const tierTag = (tier) => el("span", { className: `tier tier--${tier}` }, tier);

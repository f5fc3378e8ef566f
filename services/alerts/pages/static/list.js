// The list of alerts: kept in order while it changes, without taking the reader's place away.

import { isOverdue } from "./store.js";
import { ago, el, headline, labelOf, STATUSES, tierTag, timeTag } from "./words.js";

const MOST_SHOWN = 200;
const place = document.getElementById("alerts");
const rows = new Map();

function describe(alert, now) {
  const facts = [labelOf(alert.harm)];
  if (alert.synthetic) facts.push("synthetic data");
  if (alert.withheld) facts.push("text held for privacy review");
  if (alert.review?.to_confirm) facts.push("codes to confirm");
  if (alert.assigned_to) facts.push(`assigned to ${alert.assigned_to}`);
  if (alert.status !== "open") facts.push(STATUSES[alert.status]);
  const late = isOverdue(alert, now) ? el("strong", { className: "late" }, " Overdue.") : null;
  return [
    el("span", { className: "alert__top" }, tierTag(alert.tier), " ", el("span", { className: "alert__name" }, headline(alert))),
    el("span", { className: "alert__facts" }, timeTag(alert.received_at, ago(alert.received_at, now)), ` · ${facts.join(" · ")}`, late),
  ];
}

function rowOf(alert, now, onOpen) {
  let row = rows.get(alert.report_id);
  if (!row) {
    const button = el("button", { type: "button", className: "alert", onclick: () => onOpen(alert.report_id) });
    button.dataset.reportId = alert.report_id;
    row = { item: el("li", {}, button), button, said: null };
    rows.set(alert.report_id, row);
  }
  const said = `${alert.version} ${ago(alert.received_at, now)} ${isOverdue(alert, now)} ${headline(alert)}`;
  if (row.said !== said) row.button.replaceChildren(...describe(alert, now));
  row.said = said;
  return row;
}

/** Shows `alerts` in their order; answers how many were left out. */
export function showList(alerts, { openId, now, onOpen }) {
  const focused = document.activeElement;
  const shown = alerts.slice(0, MOST_SHOWN);
  shown.forEach((alert, index) => {
    const { item, button } = rowOf(alert, now, onOpen);
    if (alert.report_id === openId) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    if (place.children[index] !== item) place.insertBefore(item, place.children[index] ?? null);
  });
  const kept = new Set(shown.map((alert) => alert.report_id));
  for (const [reportId, row] of rows) {
    if (kept.has(reportId)) continue;
    row.item.remove();
    rows.delete(reportId);
  }
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  return alerts.length - shown.length;
}

/** The report whose row has the focus, or null. */
export const focusedId = () => document.activeElement?.closest?.("#alerts .alert")?.dataset.reportId ?? null;

/** Moves the focus by `step` rows from the focused or the open one. */
export function moveFocus(step, openId) {
  const buttons = [...place.querySelectorAll(".alert")];
  const at = buttons.findIndex((button) => button.dataset.reportId === (focusedId() ?? openId));
  const target = at === -1 ? 0 : Math.min(buttons.length - 1, Math.max(0, at + step));
  buttons[target]?.focus();
}

/** Puts the focus on one report's row. */
export function focusRow(reportId) {
  (rows.get(reportId)?.button ?? place.querySelector(".alert"))?.focus();
}

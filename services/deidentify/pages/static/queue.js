// The queue of held reports: most urgent first, then who has waited longest.

import { call } from "/static/base/http.js";
import { age, el, fullTime, REASONS, showProblem } from "./words.js";

const PAGE = 50;
const RELOAD_MS = 30000;
const part = (id) => document.getElementById(id);
let cursor = null; // of the page that is shown
let following = null;

/** Of a report that is held no more the tier is not followed: nothing is said of it. */
function tierTag({ tier, status }) {
  if (!tier && status !== "waiting") return null;
  return el("span", { className: `tier tier--${tier ?? "pending"}` }, tier ?? "tier not known yet");
}

function rowOf(item, now) {
  const facts = [
    item.status === "waiting" ? `held for ${age(item.held_at, now)}` : `${item.status} ${item.decided_at ? fullTime(item.decided_at) : ""}`,
    item.decided_by ? `by ${item.decided_by}` : "",
    `residual risk ${item.residual_risk.toFixed(2)}`,
    `because ${item.reasons.map((reason) => REASONS[reason] ?? reason).join("; ")}`,
    item.round ? `round ${item.round}` : "",
    item.synthetic ? "synthetic data" : "",
  ].filter(Boolean);
  const link = el(
    "a", { className: "report", href: `/reviews/${encodeURIComponent(item.report_id)}` },
    el("span", { className: "report__top" }, tierTag(item), " ", el("span", { className: "report__name" }, `received ${fullTime(item.received_at)}`)),
    el("span", { className: "report__facts" }, facts.join(" · ")),
    el("span", { className: "report__id" }, item.report_id),
  );
  return el("li", {}, link);
}

function showCounts(waiting) {
  const total = Object.values(waiting).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(waiting).filter(([, count]) => count).map(([tier, count]) => `${count} ${tier === "pending" ? "without a tier yet" : tier}`);
  const said = total ? `${total} waiting: ${parts.join(", ")}` : "Nothing waits.";
  if (part("counts").textContent !== said) part("counts").textContent = said; // said aloud only when it changes
}

function show(queue, status) {
  const focused = document.activeElement?.closest?.("#queue a")?.getAttribute("href");
  const now = Date.now();
  part("queue").replaceChildren(...queue.items.map((item) => rowOf(item, now)));
  part("list-title").textContent = part("status").selectedOptions[0].textContent;
  part("empty").hidden = queue.items.length > 0;
  part("empty").textContent = `There are no ${status} reports${cursor ? " on this page" : ""}.`;
  part("first").hidden = cursor === null;
  part("next").hidden = queue.next === null;
  following = queue.next;
  showCounts(queue.waiting);
  if (focused) part("queue").querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

async function load() {
  const status = part("status").value;
  const query = new URLSearchParams({ status, limit: String(PAGE) });
  if (cursor) query.set("cursor", cursor);
  try {
    const queue = await call("GET", `/v1/reviews?${query}`);
    if (status !== part("status").value) return; // another list was asked for meanwhile
    show(queue, status);
    showProblem(null);
  } catch (problem) {
    showProblem(problem);
  }
}

async function go(to) {
  cursor = to;
  await load();
  part("list-title").focus();
}

part("filters").addEventListener("submit", (event) => event.preventDefault());
part("status").addEventListener("change", () => { cursor = null; load(); });
part("refresh").addEventListener("click", load);
part("first").addEventListener("click", () => go(null));
part("next").addEventListener("click", () => go(following));
setInterval(() => document.visibilityState === "visible" && load(), RELOAD_MS);
load();

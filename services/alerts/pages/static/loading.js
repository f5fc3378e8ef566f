// Reads the list of alerts page by page, and says from where the live stream goes on.

import { call } from "/static/base/http.js";

const PAGE = 50;
const MOST_PAGES = 10; // beyond 500 alerts a list is no help; the counts still tell

/** Answers {alerts, position, isCut}; the position is of the first page, so that nothing between is lost. */
export async function loadAlerts({ status, withT3 }) {
  const query = new URLSearchParams({ status, limit: String(PAGE) });
  for (const tier of withT3 ? ["T1", "T2", "T3"] : ["T1", "T2"]) query.append("tier", tier);
  const alerts = [];
  let position = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await call("GET", `/v1/alerts?${query}`);
    alerts.push(...answer.items);
    position ??= answer.stream_position;
    if (!answer.next) return { alerts, position, isCut: false };
    query.set("cursor", answer.next);
  }
  return { alerts, position, isCut: true };
}

/** One alert by its report, or null where there is none. */
export async function loadAlert(reportId) {
  try {
    return await call("GET", `/v1/alerts/${encodeURIComponent(reportId)}`);
  } catch (problem) {
    if ([400, 404, 422].includes(problem.status)) return null;
    throw problem;
  }
}

// Reads the list of alerts page by page, and says from where the live stream goes on.

import { call } from "/static/base/http.js";

const PAGE = 100;
const MOST_PAGES = 5; // of each tier; beyond 500 a list is no help

async function loadTier(status, tier) {
  const query = new URLSearchParams({ status, tier, limit: String(PAGE) });
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

/** Answers {alerts, position, cut}: the position is of the first page, so that nothing between is lost.
 * Tier by tier, so that no old T1 is hidden behind many new T2; `cut` holds by status the tiers that were too many. */
export async function loadAlerts(statuses, tiers) {
  const alerts = [];
  let position = null;
  const cut = {};
  for (const status of new Set(statuses)) {
    cut[status] = new Set();
    for (const tier of tiers) {
      const loaded = await loadTier(status, tier);
      alerts.push(...loaded.alerts);
      position ??= loaded.position;
      if (loaded.isCut) cut[status].add(tier);
    }
  }
  return { alerts, position, cut };
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

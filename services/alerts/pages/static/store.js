// The alerts this page knows, by report: the highest version of each wins, in whatever order they come.

const MOST_KEPT = 2000; // a console left open for a month must not eat the machine's memory
const TIER_ORDER = { T1: 0, T2: 1, T3: 2 };
const OVERDUE_MINUTES = { T1: 30, T2: 240 }; // acknowledgement times of the urgency tiers

/** Most urgent first, then the newest. */
export function byUrgency(a, b) {
  return TIER_ORDER[a.tier] - TIER_ORDER[b.tier] || Date.parse(b.received_at) - Date.parse(a.received_at);
}

/** True when nobody has acknowledged it in the time its tier allows, from when it took that tier or was opened again. */
export function isOverdue(alert, now) {
  const limit = OVERDUE_MINUTES[alert.tier];
  return alert.status === "open" && limit !== undefined && now - Date.parse(alert.waiting_since ?? alert.raised_at) > limit * 60000;
}

export class AlertStore {
  #alerts = new Map();

  get(reportId) {
    return this.#alerts.get(reportId);
  }

  /** Takes an alert in; answers what was known before (or null) if it is news, undefined if it is not. */
  merge(alert) {
    const known = this.#alerts.get(alert.report_id);
    if (known && known.version >= alert.version) return undefined;
    this.#alerts.set(alert.report_id, alert);
    return known ?? null;
  }

  /** The alerts of these tiers to show, most urgent first; `keepId` is shown whatever its state. */
  list({ status, tiers, keepId }) {
    const isWanted = (alert) => alert.status === status && tiers.includes(alert.tier);
    return [...this.#alerts.values()].filter((alert) => alert.report_id === keepId || isWanted(alert)).sort(byUrgency);
  }

  /** When the newest change known was made (ms), by the service's clock; -Infinity where nothing is known. */
  lastChange() {
    let last = -Infinity;
    for (const { changed_at } of this.#alerts.values()) last = Math.max(last, Date.parse(changed_at));
    return last;
  }

  /** Open alerts by tier. */
  counts() {
    const counts = { T1: 0, T2: 0, T3: 0 };
    for (const alert of this.#alerts.values()) if (alert.status === "open") counts[alert.tier] += 1;
    return counts;
  }

  /** Forgets the least urgent beyond the limit (the service still has them); answers the tiers it cut into. */
  trim(keepId) {
    if (this.#alerts.size <= MOST_KEPT) return [];
    const urgency = (a, b) => Number(b.status !== "resolved") - Number(a.status !== "resolved") || byUrgency(a, b);
    const surplus = [...this.#alerts.values()].sort(urgency).slice(MOST_KEPT).filter((alert) => alert.report_id !== keepId);
    for (const alert of surplus) this.#alerts.delete(alert.report_id);
    return surplus.filter((alert) => alert.status !== "resolved").map((alert) => alert.tier);
  }
}

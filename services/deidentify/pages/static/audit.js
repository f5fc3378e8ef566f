// Who saw this report and what they decided; never the words, only where and of which kind they were.

import { call } from "/static/base/http.js";
import { DONE, el, fullTime } from "./words.js";

const part = (id) => document.getElementById(id);
const PAGE = 200;
const PAGES_MORE = 5; // for each press: a long report's marks alone fill pages
let pages = 1;
let shown = [];
let asked = 0;

function itemOf(note) {
  const where = note.field ? `: ${note.label}${note.rule ? ` by ${note.rule}` : ""}, ${note.field.replaceAll("_", " ")} ${note.start} to ${note.end}` : "";
  return el(
    "li", {}, el("time", { dateTime: note.at }, fullTime(note.at)), " – ", el("strong", {}, note.by),
    ` ${DONE[note.what] ?? note.what}${where}`, note.reason ? `. Reason: ${note.reason}` : "",
  );
}

async function read(reportId) {
  const notes = { items: [], next: null };
  for (let page = 0; page < pages; page += 1) {
    const query = new URLSearchParams({ report_id: reportId, limit: String(PAGE) });
    if (notes.next) query.set("cursor", notes.next);
    const { items, next } = await call("GET", `/v1/reviews/audit?${query}`);
    notes.items.push(...items);
    notes.next = next;
    if (!next) break;
  }
  return notes;
}

/** Reads the report's notes again and answers them, the newest first; null where they cannot be read. */
export async function showAudit(reportId) {
  const mine = (asked += 1);
  const notes = await read(reportId).catch(() => null);
  if (mine !== asked) return notes?.items ?? null;
  part("audit-failed").hidden = notes !== null;
  if (!notes) return null; // the page works without them
  shown = notes.items;
  part("audit").replaceChildren(...notes.items.map(itemOf));
  part("audit-empty").hidden = notes.items.length > 0;
  part("older").hidden = notes.next === null;
  return notes.items;
}

export const notesShown = () => shown;

/** The button that shows what is older than the last note. */
export function startAudit(reportId) {
  part("older").addEventListener("click", async () => {
    const before = part("audit").children.length;
    pages += PAGES_MORE;
    if (!(await showAudit(reportId))) pages -= PAGES_MORE;
    const first = part("audit").children[before];
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  });
}

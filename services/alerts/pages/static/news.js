// What is said aloud: a new T1 alert at once, counts and the state of the connection politely.

import { chime } from "./sound.js";
import { el, headline } from "./words.js";

const GATHER_MS = 1000; // several alerts at once are one announcement
const QUIET_MS = 10000; // and a flood is told in numbers, not one by one
const COUNTS_MS = 2000; // a screen reader must be able to finish a sentence
const STATES = {
  connecting: "Connecting…",
  live: "Live",
  stale: "Loading the list again…",
  "signed-out": "Your sign-in has ended. Open a new one-time link to sign in again.",
};
const place = document.getElementById("news");
const counts = document.getElementById("counts");
const connection = document.getElementById("connection");
const title = document.title;
let gathered = [];
let lastSaid = -QUIET_MS;
let countsText = "";

function say(onOpen) {
  const [first] = gathered;
  const what = gathered.length === 1 ? `${first.how}: ${headline(first.alert)}` : `${gathered.length} new T1 alerts, the latest: ${headline(gathered.at(-1).alert)}`;
  const reportId = gathered.at(-1).alert.report_id;
  const label = gathered.length === 1 ? "Open it" : "Open the latest";
  gathered = [];
  lastSaid = performance.now();
  const button = el("button", { type: "button", className: "usa-button usa-button--unstyled" }, label);
  button.addEventListener("click", () => onOpen(reportId));
  place.dataset.reportId = reportId;
  place.replaceChildren(el("p", {}, el("strong", {}, what), " "), button);
  chime();
}

/** Tells of a T1 alert that was not there before, or was raised to T1. */
export function announce(alert, before, onOpen) {
  gathered.push({ alert, how: before ? "Raised to T1" : "New T1 alert" });
  const pause = Math.max(GATHER_MS, lastSaid + QUIET_MS - performance.now());
  if (gathered.length === 1) setTimeout(() => say(onOpen), pause);
}

/** Takes the news away once its alert is open. */
export function clearNews(reportId) {
  if (place.dataset.reportId === reportId) place.replaceChildren();
}

/** Tells how many are open; "+" where the list was cut. */
export function showCounts(open, tiers, cut) {
  const { T1, T2 } = open;
  const text = `${tiers.map((tier) => `${open[tier]}${cut.has(tier) ? "+" : ""} ${tier}`).join(", ")} open`;
  document.title = T1 + T2 ? `(${T1 + T2}) ${title}` : title;
  const isFirst = countsText === "";
  if (text === countsText) return;
  const isDue = countsText === counts.textContent;
  countsText = text;
  if (isFirst) counts.textContent = text;
  else if (isDue) setTimeout(() => { counts.textContent = countsText; }, COUNTS_MS);
}

/** Tells whether what is shown is up to date. */
export function showConnection(state) {
  if (connection.dataset.state === state) return;
  connection.dataset.state = state;
  const time = new Date().toLocaleTimeString([], { timeStyle: "short" });
  connection.textContent = STATES[state] ?? `Connection lost at ${time}. What you see may be out of date. Trying again…`;
}

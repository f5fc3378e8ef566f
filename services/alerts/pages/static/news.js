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
let gathered = []; // to be told
let told = []; // in the box
let isTimed = false; // the telling of what is gathered
let lastSaid = -QUIET_MS;
let countsText = "";

function show() {
  place.replaceChildren();
  if (!told.length) return;
  const last = told.at(-1);
  const what = told.length === 1 ? `${last.how}: ${headline(last.alert)}` : `${told.length} new T1 alerts, the latest: ${headline(last.alert)}`;
  const label = told.length === 1 ? "Open it" : "Open the latest";
  const button = el("button", { type: "button", className: "usa-button usa-button--unstyled" }, label);
  button.addEventListener("click", () => last.onOpen(last.alert.report_id));
  place.append(el("p", {}, el("strong", {}, what), " "), button);
}

function say() {
  isTimed = false;
  if (!gathered.length) return; // answered meanwhile
  [told, gathered] = [gathered, []];
  lastSaid = performance.now();
  show();
  chime();
}

/** Tells of a T1 alert that was not there before, or was raised to T1. */
export function announce(alert, before, onOpen) {
  gathered.push({ alert, onOpen, how: before ? "Raised to T1" : "New T1 alert" });
  if (isTimed) return;
  isTimed = true;
  setTimeout(say, Math.max(GATHER_MS, lastSaid + QUIET_MS - performance.now()));
}

const isLast = (reportId) => told.at(-1)?.alert.report_id === reportId;

/** Takes the news away once its alert is open. */
export function clearNews(reportId) {
  if (!isLast(reportId)) return;
  told = [];
  show();
}

/** Takes an alert that waits for nobody any longer out of the news, and out of what is still to be told. */
export function dropNews(reportId) {
  const isOther = ({ alert }) => alert.report_id !== reportId;
  const wasLast = isLast(reportId);
  gathered = gathered.filter(isOther);
  told = told.filter(isOther);
  if (wasLast) show();
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

// The experts' console: joins the list, the live stream, the open alert and the keys.

import { act, listen, tell, turnForms } from "./actions.js";
import { onCorrection, prepareCorrection, showCorrection } from "./correcting.js";
import { focusDetail, showDetail } from "./detail.js";
import { onKeys } from "./keys.js";
import { focusedId, focusRow, moveFocus, showList } from "./list.js";
import { loadAlert, loadAlerts } from "./loading.js";
import { announce, clearNews, dropNews, showConnection, showCounts } from "./news.js";
import { allowSound } from "./sound.js";
import { AlertStore } from "./store.js";
import { AlertStream } from "./stream.js";
import { loadTaxonomy } from "./words.js";

const REDRAW_MS = 150; // a burst of alerts is drawn once
const RELOAD_S = 10;
const STALE_PAUSE_S = 2;
const part = (id) => document.getElementById(id);
const store = new AlertStore();
let openId = null;
let stream = null;
let hasListed = false; // from then on an open T1 that was not there is news, whichever way it comes
let connects = 0; // the newest load counts; one that was overtaken is let go
let filterings = 0;
let retry = null;
let isDrawDue = false;
let cut = { open: new Set() }; // by status, the tiers of which not all are loaded

const tiers = () => (part("filter-t3").checked ? ["T1", "T2", "T3"] : ["T1", "T2"]);
const filter = () => {
  const only = part("filter-tier").value;
  return { status: part("filter-status").value, tiers: only ? [only] : tiers(), only };
};

function draw() {
  isDrawDue = false;
  for (const tier of store.trim(openId)) Object.values(cut).forEach((tiersCut) => tiersCut.add(tier));
  const isCut = Boolean(cut[filter().status]?.size);
  const alerts = store.list({ ...filter(), keepId: openId });
  const left = showList(alerts, { openId, now: Date.now(), onOpen: (id) => open(id) });
  part("list-empty").hidden = alerts.length > 0;
  const kind = [filter().status, filter().only].filter(Boolean).join(" ");
  part("list-empty").textContent = stream ? `There are no ${kind} alerts.` : "The list is not loaded yet.";
  part("list-more").hidden = left === 0 && !isCut;
  part("list-more").textContent = left ? `${left} less urgent ones are not shown.` : "Older ones are not shown.";
  if (stream) showCounts(store.counts(), tiers(), cut.open); // nothing is counted before it is loaded
}

function drawSoon() {
  if (isDrawDue) return;
  isDrawDue = true;
  setTimeout(draw, REDRAW_MS);
}

function showOpen() {
  const alert = store.get(openId);
  part("detail-none").hidden = Boolean(alert);
  part("detail-open").hidden = !alert;
  part("console").classList.toggle("console--open", Boolean(alert));
  if (!alert) return;
  showDetail(alert);
  showCorrection(alert);
  part("acknowledge").hidden = alert.status !== "open";
  for (const element of document.querySelectorAll("[data-until-resolved]")) element.hidden = alert.status === "resolved";
}

function turnTo(reportId) {
  turnForms(reportId);
  clearNews(reportId);
  part("list-problem").hidden = true;
  openId = reportId;
  showOpen();
  draw();
}

const isOverList = () => Boolean(window.history.state?.isOverList);

/** Puts the alert into the address, and the list right under it, so that Back leads to the list and not away. */
function noteAddress(reportId) {
  const note = isOverList() ? "replaceState" : "pushState";
  if (!isOverList()) window.history.replaceState(null, "", window.location.pathname);
  window.history[note]({ isOverList: true }, "", `#${reportId}`);
}

function open(reportId) {
  noteAddress(reportId);
  turnTo(reportId);
  focusDetail();
}

function shut() {
  const was = openId;
  if (!was) return;
  turnTo(null);
  focusRow(was);
}

/** Back to the list, as the browser's own Back would. */
function close() {
  if (isOverList()) {
    window.history.back();
    return;
  }
  window.history.replaceState(null, "", window.location.pathname);
  shut();
}

/** Takes an alert in from the stream, the list or an action's answer. */
function take(alert, { isNews = false } = {}) {
  const before = store.merge(alert);
  if (before === undefined) return;
  const isUrgent = alert.tier === "T1" && alert.status === "open";
  if (!isUrgent) dropNews(alert.report_id);
  const isRaised = isNews && isUrgent && before?.tier !== "T1";
  if (isRaised && alert.report_id === openId) tell("This alert is now T1.", alert);
  else if (isRaised) announce(alert, before, open);
  if (alert.report_id === openId) showOpen();
  drawSoon();
}

/** Takes in what the person's own correction came to; the stream may have brought it before the answer. */
function takeCorrected(alert) {
  take(alert);
  showOpen();
}

const hasFocus = () => document.activeElement !== document.body && document.activeElement.getClientRects().length > 0;

async function perform(reportId, action, body) {
  const isFocused = hasFocus();
  const isKept = await act(store.get(reportId), action, body, take);
  if (reportId === openId && isFocused && !hasFocus()) focusDetail(); // what had it is gone
  return isKept;
}

async function acknowledge(reportId) {
  if (!reportId || store.get(reportId)?.status !== "open") return;
  if (reportId !== openId) open(reportId);
  await perform(reportId, "acknowledge", { detail: "" });
}

/** Takes a list in; what changed after `heardUntil` came while the stream was silent, or overtook it. */
function takeAll(loaded, heardUntil) {
  cut = { ...cut, ...loaded.cut };
  loaded.alerts.forEach((alert) => take(alert, { isNews: Date.parse(alert.changed_at) > heardUntil }));
  part("list-problem").hidden = true;
}

const heardUntil = () => (hasListed ? store.lastChange() : Infinity);

function onStreamState(state) {
  showConnection(state);
  if (state === "stale") retry = setTimeout(connect, STALE_PAUSE_S * 1000);
}

async function connect() {
  clearTimeout(retry);
  if (stream) showConnection("stale");
  stream?.stop();
  stream = null; // an empty list is not yet known to be one
  const turn = ++connects;
  const heard = heardUntil();
  draw(); // at once: a row that was asked away must not be opened for one that is to come
  try {
    const loaded = await loadAlerts(["open", filter().status], tiers()); // the open ones are counted whatever is shown
    if (turn !== connects) return; // asked for anew meanwhile
    takeAll(loaded, heard);
    hasListed = true;
    stream = new AlertStream(loaded.position, tiers(), { onAlert: (alert) => take(alert, { isNews: true }), onState: onStreamState });
    stream.run();
    draw();
  } catch (problem) {
    if (turn !== connects) return;
    const isSignedOut = [401, 403].includes(problem.status);
    showConnection(isSignedOut ? "signed-out" : "lost");
    if (!isSignedOut) retry = setTimeout(connect, RELOAD_S * 1000);
  }
}

function showListProblem(words) {
  part("list-problem").textContent = words;
  part("list-problem").hidden = false;
}

async function onFilter() {
  draw();
  const turn = ++filterings;
  const heard = heardUntil();
  try {
    const loaded = await loadAlerts([filter().status], tiers());
    if (turn === filterings) takeAll(loaded, heard);
  } catch (problem) {
    if (turn === filterings) showListProblem(`The list could not be loaded: ${problem.message} Choose it again to retry.`);
  }
}

/** T3 is neither listed nor streamed unless asked for; to choose it alone asks for it. */
function onTier() {
  const isAsked = part("filter-tier").value !== "T3" || part("filter-t3").checked;
  part("filter-t3").checked ||= !isAsked;
  if (isAsked) draw();
  else connect();
}

function onT3() {
  if (part("filter-tier").value === "T3") part("filter-tier").value = "";
  connect(); // the stream, too, carries the tiers it was asked for
}

async function followAddress() {
  const reportId = window.location.hash.slice(1);
  if (reportId === openId || reportId === "main") return;
  if (!reportId) {
    shut();
    return;
  }
  try {
    const alert = store.get(reportId) ?? await loadAlert(reportId);
    if (window.location.hash.slice(1) !== reportId) return; // the reader went on meanwhile
    if (alert) {
      take(alert);
      open(alert.report_id);
    } else {
      shut();
      showListProblem("No report has the id in the address. Check it, or wait until the report is classified.");
    }
  } catch (problem) {
    showListProblem(`The report in the address could not be loaded: ${problem.message}`);
  }
}

async function start() {
  part("filter-status").addEventListener("change", onFilter);
  part("filter-tier").addEventListener("change", onTier);
  part("filter-t3").addEventListener("change", onT3);
  part("filters").addEventListener("submit", (event) => event.preventDefault());
  part("sound").addEventListener("change", (event) => allowSound(event.target.checked));
  part("acknowledge").addEventListener("click", () => acknowledge(openId));
  part("back").addEventListener("click", close);
  listen(perform, open);
  onKeys({ move: (step) => moveFocus(step, openId), acknowledge: () => acknowledge(focusedId() ?? openId), close });
  window.addEventListener("popstate", followAddress);
  window.addEventListener("hashchange", followAddress);
  setInterval(draw, 30000); // ages and overdue marks
  onCorrection(takeCorrected);
  await loadTaxonomy().catch(() => null); // codes without labels are better than no alerts
  prepareCorrection();
  await connect();
  await followAddress();
}

start();

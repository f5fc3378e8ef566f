// Trades the code in a one-time link for a session, and takes the code out of the address and the history.

import { call } from "./http.js";

const show = (id, shown) => {
  document.getElementById(id).hidden = !shown;
};

function explain(problem) {
  const unreachable = problem.status === 0 || problem.status >= 500;
  document.getElementById("sign-in-problem-text").textContent = unreachable
    ? "The service did not answer. Wait a moment, then open the same link again."
    : "This link has been used or has run out. A link works once: ask for a new one (the operator prints it with “pso status”).";
  show("sign-in-progress", false);
  show("sign-in-problem", true);
  document.getElementById("sign-in-problem").focus();
}

async function signIn(code) {
  show("sign-in-progress", true);
  show("sign-in-problem", false);
  try {
    await call("POST", "/sign-in", { body: { code } });
  } catch (problem) {
    explain(problem);
    return;
  }
  window.location.replace("/");
}

function start() {
  const code = window.location.hash.slice(1);
  if (!code) return;
  window.history.replaceState(null, "", window.location.pathname);
  signIn(code);
}

window.addEventListener("hashchange", start); // the link may be opened in a tab that already shows this page
start();

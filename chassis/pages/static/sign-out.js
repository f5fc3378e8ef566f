// Ends the session when the person asks for it.

import { call } from "./http.js";

document.querySelector("[data-sign-out]").addEventListener("click", async (event) => {
  event.target.disabled = true;
  try {
    await call("POST", "/sign-out");
    window.location.assign("/sign-in");
  } catch {
    event.target.disabled = false;
    event.target.textContent = "Sign-out failed – try again";
  }
});

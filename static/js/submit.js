const PATIENCE = 8000;

function setBusy(form, busy) {
  form.toggleAttribute("data-busy", busy);
  for (const button of form.querySelectorAll("button")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Ignores a second press while the first is on its way; a lost connection gives the buttons back after 8 seconds. */
export function submitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-busy")) return event.preventDefault();
    setBusy(form, true);
    setTimeout(setBusy, PATIENCE, form, false);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => setBusy(form, false)));
}

function say(form) {
  const body = new URLSearchParams(new FormData(form));
  // Seen is what is answered by a way back to the page, which nobody needs to follow.
  fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: true }).then(
    ({ type }) => type === "opaqueredirect" && form.querySelector("button")?.remove(),
    () => {},
  );
}

/** Says for whoever looks at a page with a form marked `data-seen` that they have seen it. */
export function sayWhatIsSeen() {
  const form = document.querySelector("form[data-seen]");
  if (!form) return;
  if (document.visibilityState === "visible") say(form);
  else document.addEventListener("visibilitychange", () => say(form), { once: true });
}

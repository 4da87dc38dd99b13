const REST = 3000;

function keep(form) {
  const field = form.querySelector("textarea");
  const told = form.querySelector("[data-kept]");
  const { done, failed } = told.dataset;
  let saved = field.value;
  let timer;
  let saving;
  let sent = false;

  const save = async (keepalive) => {
    const text = field.value;
    if (sent || saving || text === saved) return;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "keep");
    saving = new AbortController();
    try {
      // Saved is what is answered by a way back to the page, which nobody needs to follow.
      const { signal } = saving;
      const { type } = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive, signal });
      if (type !== "opaqueredirect") throw new Error(type);
      saved = text;
      told.textContent = text ? done : "";
    } catch {
      if (!sent) told.textContent = failed;
    }
    saving = null;
    if (field.value !== text) rest();
  };
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  };

  field.addEventListener("input", rest);
  form.addEventListener("submit", () => {
    sent = true;
    saving?.abort();
  });
  addEventListener("pagehide", () => save(true));
  addEventListener("pageshow", () => (sent = false));
}

/** Saves what is typed into forms marked `data-keep` three seconds after typing stops; a failure is said, and hinders nothing. */
export function keepOnServer() {
  document.querySelectorAll("form[data-keep]").forEach(keep);
}

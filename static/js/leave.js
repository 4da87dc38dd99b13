import { forgetDrafts } from "./drafts.js";

/** Lets "Leave quickly" take the page's place in the history, so that Back does not show it again. */
export function leaveQuickly() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-leave]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
    forgetDrafts();
  });
}

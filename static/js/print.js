/** Lets a button print the page. */
export function printByButton() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}

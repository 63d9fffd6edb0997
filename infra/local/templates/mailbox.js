// Adds each new email at the top of the list. Without this script the page shows only what was there when it was opened.
const list = document.querySelector(".mails");
const status = document.querySelector("[role=status]");
const arrivals = new EventSource(list.dataset.arrivals);
let count = 0;

arrivals.addEventListener("message", (event) => {
  list.insertAdjacentHTML("afterbegin", event.data);
  count += 1;
  status.textContent = `${count} new emails since you opened this page.`;
});

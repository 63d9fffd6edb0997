// Puts each new mail on top of the list as it comes. Without this script the page just does not follow.
const list = document.querySelector(".mails");
const status = document.querySelector("[role=status]");
const arrivals = new EventSource(list.dataset.arrivals);
let count = 0;

arrivals.addEventListener("message", (event) => {
  list.insertAdjacentHTML("afterbegin", event.data);
  count += 1;
  status.textContent = `${count} new since you opened this page.`;
});

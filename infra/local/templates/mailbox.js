// Puts each new mail on top of the list as it comes. Without this script the page just does not follow.
const list = document.querySelector(".mails");
const status = document.querySelector("[role=status]");
const news = new EventSource(list.dataset.news);
let count = 0;

news.addEventListener("message", (event) => {
  list.insertAdjacentHTML("afterbegin", event.data);
  count += 1;
  status.textContent = `${count} new since you opened this page.`;
});

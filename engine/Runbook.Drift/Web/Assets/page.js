"use strict";
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = new Date(time.dateTime).toLocaleString();
}

const list = document.querySelector("[data-follow]");
if (list) {
  const state = document.getElementById("run-state");
  const source = new EventSource(list.dataset.follow);
  source.onopen = () => { state.textContent = "followed live"; };
  source.onerror = () => { state.textContent = "the connection is lost, trying again"; };
  // the entry is made and encoded by the server, like the rest of the page
  source.addEventListener("entry", e => { list.insertAdjacentHTML("beforeend", e.data); });
  source.addEventListener("end", () => { source.close(); state.textContent = "ended"; });
}

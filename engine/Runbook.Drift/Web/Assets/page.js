"use strict";
// the page works without this: it brings the reader's own times, keeps figures fresh, and follows a run as it goes
const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const near = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

function showTimes(within) {
  for (const time of within.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const seconds = (at - Date.now()) / 1000;
    const [unit, length] = units.find(u => Math.abs(seconds) >= u[1]) ?? units[3];
    time.title = at.toLocaleString();
    time.textContent = Math.abs(seconds) > 7 * 86400 ? at.toLocaleDateString() : Math.abs(seconds) < 10 ? "now" : near.format(Math.round(seconds / length), unit);
  }
}

showTimes(document);
document.getElementById("zone").textContent = `those of ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
setInterval(() => showTimes(document), 20000);

// parts that are marked are replaced when the server has others; parts in which somebody is at work stay
const link = document.getElementById("link");
const raw = new Map([...document.querySelectorAll("[data-live]")].map(part => [part.id, null]));
const busy = part => part.contains(document.activeElement) || part.querySelector("details[open]");

async function refresh() {
  if (document.hidden) return;
  let answer;
  try { answer = await fetch(location.href, { headers: { Accept: "text/html" } }); } catch { answer = null; }
  if (answer?.redirected) { location.reload(); return; }
  link.hidden = answer?.ok ?? false;
  if (!answer?.ok) {
    link.textContent = answer ? "The server cannot reach its store. What is shown may be old." : "The server does not answer. What is shown may be old.";
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const [id, last] of raw) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !now || last === now.innerHTML || busy(old)) continue;
    raw.set(id, now.innerHTML);
    old.replaceChildren(...now.childNodes);
    showTimes(old);
  }
}

if (raw.size > 0) setInterval(refresh, 5000);

const list = document.getElementById("events");
const tally = document.getElementById("tally");

function count() {
  const counts = new Map();
  for (const entry of list.querySelectorAll("[data-status]")) counts.set(entry.dataset.status, (counts.get(entry.dataset.status) ?? 0) + 1);
  tally.replaceChildren(...[...counts].map(([status, number]) => {
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.dataset.state = status;
    badge.textContent = `${number} ${status.replace("_", " ")}`;
    return badge;
  }));
}

if (list) count();
if (list?.dataset.follow) {
  const most = 5000;
  const state = document.getElementById("run-state");
  const source = new EventSource(list.dataset.follow);
  let due = 0;
  const told = (text, isLive) => { state.textContent = text; state.classList.toggle("live", isLive); };
  source.onopen = () => told("followed live", true);
  source.onerror = () => told("the connection is lost, trying again", false);
  // the entry is made and encoded by the server, like the rest of the page
  source.addEventListener("entry", e => {
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 60;
    list.insertAdjacentHTML("beforeend", e.data);
    while (list.childElementCount > most) list.firstElementChild.remove();
    due ||= requestAnimationFrame(() => { due = 0; count(); if (atEnd && list.childElementCount > 20) scrollTo(0, document.documentElement.scrollHeight); });
  });
  source.addEventListener("end", () => { source.close(); count(); told("ended", false); location.reload(); });
}

// The one script: keys, copying, what is new since the last look, and a word when a newer snapshot is there. Pages work without it.
"use strict";

(() => {
  const body = document.body;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // A citation to copy: outlet, title, time, words, who is said to have said them, address. Of use only with a script.
  const citation = (evidence) => {
    const told = Object.fromEntries([...evidence.querySelectorAll("dt")].map((dt) => [dt.textContent, dt.nextElementSibling]));
    const title = told.Article.textContent.trim();
    const revision = told["Held as"] ? `, ${told["Held as"].textContent.split(",")[0]}` : "";
    const words = evidence.querySelector("q").textContent.trim();
    const address = told.Article.querySelector("a")?.href ?? "";
    const by = evidence.querySelector(".by").textContent.trim();
    return `${told.Published.textContent.trim()}, “${title}”${revision}: “${words}” (${by}). ${address}`.trim();
  };
  for (const button of all("[data-cite]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = citation(button.closest("details"));
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        prompt("The citation, to be copied:", text);
      }
      setTimeout(() => { button.textContent = "Copy citation"; }, 1500);
    });
  }

  // Keys. A statement is whatever opens on its words.
  const statements = () => all("main details.evidence > summary").filter((one) => one.offsetParent !== null);
  const step = (by) => {
    const several = statements();
    if (!several.length) return;
    const at = several.indexOf(document.activeElement);
    const next = several[Math.min(several.length - 1, Math.max(0, at + (at < 0 && by < 0 ? 0 : by)))];
    next.focus();
    next.scrollIntoView({ block: "center" });
  };
  const keys = document.getElementById("keys");
  const acts = {
    "/": () => document.getElementById("q")?.focus(),
    "j": () => step(1),
    "k": () => step(-1),
    "?": () => keys?.open ? keys.close() : keys?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = (event.key === "[" || event.key === "]") && document.querySelector(`[data-key="${event.key}"]`);
    if (!acts[event.key] && !link) return;
    event.preventDefault();
    if (link) link.click(); else acts[event.key]();
  });

  // An address that ends in #at-12 means a sentence: it is opened and shown.
  let name = "";
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* a hash that nobody made here leads nowhere */ }
  const target = name && document.getElementById(name);
  if (target) {
    target.closest("details")?.setAttribute("open", "");
    target.classList.add("target");
    target.scrollIntoView({ block: "center" });
  }

  // What came in since this browser last looked. Kept in the browser alone.
  const seen = `parley:seen:${body.dataset.topic}`;
  const marks = all("[data-arrived]");
  if (body.dataset.page === "today" && !location.search.includes("as_of")) {
    try {
      const last = Number(localStorage.getItem(seen)) || 0;
      const fresh = last ? marks.filter((one) => Number(one.dataset.arrived) > last) : [];
      fresh.forEach((one) => one.classList.add("new"));
      const told = document.getElementById("since-last");
      if (told && last) {
        told.textContent = fresh.length ? `${fresh.length} new since you last looked` : "Nothing new since you last looked";
        told.hidden = false;
      }
      localStorage.setItem(seen, body.dataset.position);
    } catch { /* a browser that keeps nothing marks nothing */ }
  }

  // Days ago, beside the day.
  for (const time of all("footer time[datetime]")) {
    const minutes = Math.round((Date.now() - Date.parse(time.dateTime)) / 60000);
    const ago = minutes < 60 ? `${minutes} min` : minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
    if (minutes >= 0) time.textContent += ` (${ago} ago)`;
  }

  // A chart that is wider than the screen begins with what is newest, which stands on its right.
  for (const box of all("figure.chart .scroll")) box.scrollLeft = box.scrollWidth;

  // A filter for long tables and lists: what does not have the letters is hidden.
  for (const input of all("input[data-filters]")) {
    input.closest("label").hidden = false;
    const rows = all(`#${input.dataset.filters} > *`);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
    });
  }

  // A newer snapshot: said, never forced on a reader.
  if ("live" in body.dataset) {
    const look = async () => {
      if (document.hidden) return;
      try {
        const newest = await (await fetch("/snapshot.json", { cache: "no-store" })).json();
        if (newest.hash && newest.hash !== body.dataset.snapshot && !document.getElementById("newer")) {
          const note = document.createElement("p");
          note.id = "newer";
          note.setAttribute("role", "status");
          const again = document.createElement("a");
          again.href = location.href;
          again.textContent = "Show it";
          note.append("Something new has been published. ", again);
          body.prepend(note);
        }
      } catch { /* the server is away; the page stays as it is */ }
    };
    setInterval(look, 60000);
    document.addEventListener("visibilitychange", look);
  }
})();

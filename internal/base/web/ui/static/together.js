// For pages on which several people work. The page works without this file.
(() => {
  "use strict";
  const on = (name, fn) => document.addEventListener(name, fn);

  // What somebody types is kept for them on the server, sealed, until they save it. A form that is
  // sent keeps nothing any more.
  const typed = new Map();
  const keep = () => {
    for (const [form, old] of typed) {
      typed.delete(form);
      old?.abort();
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")); // and no files
      body.set("waar", form.dataset.keep);
      form.keeping = new AbortController();
      fetch(form.dataset.at, { method: "POST", body, keepalive: true, signal: form.keeping.signal }).catch(() => {});
    }
  };
  let pause;
  on("input", (event) => {
    const form = event.target.form;
    if (form) form.dataset.dirty = "";
    if (!form?.dataset.keep) return;
    typed.set(form, form.keeping);
    clearTimeout(pause);
    pause = setTimeout(keep, 1000);
  });
  on("submit", (event) => {
    typed.delete(event.target);
    event.target.keeping?.abort();
  });
  on("visibilitychange", () => document.hidden && keep());
  // Before a page goes, and not only when it is gone: the next page is asked for in between, and would
  // come without what was typed in the last second.
  addEventListener("beforeunload", keep);
  addEventListener("pagehide", keep);

  // Somebody else changed something: the page asks for itself again, and puts in what is new. It
  // leaves alone what holds the focus or a text that is not sent yet.
  let bar = document.querySelector("[data-live]");
  if (!bar || !window.EventSource) return;
  const here = bar.dataset.here;
  // The parts of a page that are renewed: its columns, or the whole of a page beside a case.
  const partsOf = (doc) => { const some = doc.querySelectorAll("main .columns > *"); return some.length ? some : doc.querySelectorAll("main > .stack"); };
  const text = (column) => [...(column?.children ?? [])].map((part) => (part.matches("[data-live]") ? "" : part.textContent)).join();
  let seen = bar.dataset.seen;
  let stream, wait;
  const busy = (part) => part.contains(document.activeElement) || part.querySelector("form[data-dirty]");
  const label = (panel) => panel.querySelector("summary")?.textContent;
  const swap = (old, fresh) => {
    if (busy(old)) {
      const [was, is] = [old.querySelector(".timeline"), fresh.querySelector(".timeline")];
      if (was && is && !busy(was)) was.replaceWith(is);
      return;
    }
    const open = new Set([...old.querySelectorAll("details[open]")].map(label));
    for (const panel of fresh.querySelectorAll("details")) if (open.has(label(panel))) panel.open = true;
    old.replaceWith(fresh);
  };
  // Parts that came or went, beside one that is left alone: they are known by their heading.
  const name = (part) => part.tagName + (part.querySelector("h1, h2") ?? part).textContent.slice(0, 99) + part.className;
  const fit = (column, old, fresh) => {
    let next = old[0];
    for (const part of fresh) {
      const k = old.findIndex((was) => name(was) === name(part));
      if (k < 0) {
        column.insertBefore(part, next);
        continue;
      }
      const [was] = old.splice(k, 1);
      next = was.nextElementSibling;
      if (!was.isEqualNode(part)) swap(was, part);
    }
    for (const was of old) if (!busy(was)) was.remove();
  };
  const renew = async () => {
    const answer = await fetch(here, { headers: { "Samendoen-Vanzelf": "1" } }).catch(() => null);
    if (answer?.redirected || answer?.status === 403 || answer?.status === 404) return location.assign(here);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const columns = partsOf(page);
    let news = false; // not every version is about something that the reader may see
    partsOf(document).forEach((column, i) => {
      news ||= text(column) !== text(columns[i]);
      const other = columns[i]?.querySelector(":scope > [data-live]");
      if (other?.dataset.live === bar.dataset.live) other.replaceWith(bar.cloneNode(true));
      const [old, fresh] = [[...column.children], [...(columns[i]?.children ?? [])]];
      if (old.length === fresh.length) old.forEach((part, k) => part.isEqualNode(fresh[k]) || swap(part, fresh[k]));
      else if (columns[i] && busy(column)) fit(column, old, fresh);
      else if (columns[i]) column.replaceWith(columns[i]);
    });
    const was = bar;
    bar = document.querySelector("[data-live]");
    if (!bar) return stream?.close();
    if (bar.dataset.live !== was.dataset.live) { // the page went on to something else
      seen = bar.dataset.seen;
      follow();
    }
    if (!news) return;
    bar.textContent = "";
    setTimeout(() => { bar.textContent = bar.dataset.words; }, 100);
  };
  const follow = () => {
    stream?.close();
    if (document.hidden) return;
    stream = new EventSource(bar.dataset.live);
    stream.addEventListener("versies", (event) => {
      if (event.data === seen) return;
      seen = event.data;
      clearTimeout(wait);
      wait = setTimeout(renew, 100);
    });
    // The program says no: may the reader still see this, or are there too many readers?
    stream.onerror = () => stream.readyState === EventSource.CLOSED && renew();
  };
  on("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && follow());
  follow();
})();

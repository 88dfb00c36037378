// The work list by keyboard, several signals at once, and rows that stay fresh. Every page
// works without this file.
(() => {
  "use strict";
  const form = document.querySelector("form[data-werklijst]");
  if (!form) return;
  const rows = document.getElementById("rijen");
  const said = document.getElementById("gekozen");
  const all = form.querySelector("[data-alles]");
  const boxes = () => [...rows.querySelectorAll('input[name="kies"]')];
  const items = () => [...rows.querySelectorAll(".te-kiezen")];

  // How many are chosen, read aloud quietly.
  const tell = () => {
    if (!said) return;
    const list = boxes(), n = list.filter((b) => b.checked).length;
    const words = n === 0 ? said.dataset.geen : n === 1 ? said.dataset.een : said.dataset.meer.replace("{n}", n);
    if (said.textContent !== words) said.textContent = words;
    const box = all?.querySelector("input");
    if (box) {
      box.checked = n > 0 && n === list.length;
      box.indeterminate = n > 0 && n < list.length;
    }
  };
  if (all) {
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const b of boxes()) b.checked = event.target.checked;
      tell();
    });
  }

  // Shift chooses everything between the last box and this one.
  let last = null;
  const choose = (box, range) => {
    const list = boxes(), from = list.findIndex((b) => b.value === last), to = list.indexOf(box);
    if (range && from >= 0) for (let i = Math.min(from, to); i <= Math.max(from, to); i++) list[i].checked = box.checked;
    last = box.value;
    tell();
  };
  rows.addEventListener("click", (event) => {
    if (event.target.name === "kies") choose(event.target, event.shiftKey);
  });
  // A Shift-click must choose boxes, not text.
  rows.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".vak")) event.preventDefault();
  });

  // Keys. They do nothing while somebody types, and can be switched off.
  const help = document.getElementById("toetsen"), on = document.getElementById("toetsen-aan");
  const kept = "samendoen.toetsen";
  const keep = (value) => { try { localStorage.setItem(kept, value); } catch { /* not kept: on again next time */ } };
  const off = () => { try { return localStorage.getItem(kept) === "uit"; } catch { return false; } };
  if (help) help.hidden = false;
  if (on) {
    on.checked = !off();
    on.addEventListener("change", () => keep(on.checked ? "aan" : "uit"));
  }
  const typing = (el) => el.isContentEditable || el.closest("textarea, select, dialog") || (el.matches("input") && !el.matches('[type="checkbox"]'));
  const link = (item) => item?.querySelector("a") || item?.querySelector("input");
  const move = (step) => {
    const list = items(), at = list.findIndex((i) => i.contains(document.activeElement));
    const to = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
    link(list[to])?.focus();
    list[to]?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((on && !on.checked) || typing(event.target)) return;
    switch (event.key) {
      case "j": move(1); break;
      case "k": move(-1); break;
      case "x": case "X": {
        const box = document.activeElement.closest(".te-kiezen")?.querySelector('input[name="kies"]');
        if (!box) return;
        box.checked = !box.checked;
        choose(box, event.shiftKey);
        break;
      }
      case "/": document.getElementById("zoek")?.focus(); break;
      case "?":
        if (!help) return;
        help.open = true;
        help.querySelector("summary").focus();
        break;
      default: return;
    }
    event.preventDefault();
  });

  // Fresh rows, only while somebody looks and is at it: a list that stands open all night
  // must not keep a session alive.
  const patience = 10 * 60000, every = () => Number(form.dataset.elke) * 1000;
  let tag = form.dataset.merk, active = Date.now(), asked = Date.now(), busy = false;
  for (const name of ["keydown", "pointerdown", "pointermove", "scroll"]) {
    addEventListener(name, () => { active = Date.now(); }, { passive: true });
  }
  const put = (html) => {
    const list = items(), focus = document.activeElement;
    const item = focus.closest?.(".te-kiezen"), at = list.indexOf(item), box = focus.matches?.('[name="kies"]');
    const chosen = new Set(boxes().filter((b) => b.checked).map((b) => b.value));
    rows.innerHTML = html;
    // What changed meanwhile is not chosen any more: somebody should look at it first.
    for (const b of boxes()) b.checked = chosen.has(b.value);
    if (item) {
      const now = document.getElementById(item.id) || items()[Math.min(at, items().length - 1)];
      ((box && now?.querySelector('input[name="kies"]')) || link(now))?.focus({ preventScroll: true });
    }
    tell();
    if (said) said.textContent += " " + form.dataset.vers;
  };
  const refresh = async () => {
    if (!form.dataset.rijen || busy || document.hidden || Date.now() - active > patience || Date.now() - asked < every()) return;
    busy = true;
    asked = Date.now();
    try {
      const answer = await fetch(form.dataset.rijen, { headers: { "If-None-Match": tag }, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10000) });
      if (answer.status !== 200) return;
      tag = answer.headers.get("ETag");
      put(await answer.text());
    } catch { /* no reception: the next time */ } finally { busy = false; }
  };
  setInterval(refresh, 2000);
  document.addEventListener("visibilitychange", refresh);
  tell();
})();

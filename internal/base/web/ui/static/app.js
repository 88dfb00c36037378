// Small comforts. Every page works without this file; nothing here decides or stores anything.
(() => {
  "use strict";
  const on = (name, fn, capture) => document.addEventListener(name, fn, capture);

  // What replaces a part of a page comes once the page is there, and only where it is used.
  const htmx = document.currentScript.dataset.htmx;
  addEventListener("load", () => {
    if (!document.querySelector("[hx-get],[hx-post]")) return;
    const script = document.createElement("script");
    script.src = htmx;
    document.head.append(script);
  });

  // A form that is under way is not sent twice. The button keeps its focus and its words.
  let busy = new WeakSet();
  on("submit", (event) => {
    const form = event.target;
    if (form.matches("[hx-post],[hx-get]") || form.hasAttribute("data-repeat")) return;
    if (busy.has(form)) return event.preventDefault();
    setTimeout(() => {
      if (event.defaultPrevented) return;
      busy.add(form);
      event.submitter?.setAttribute("aria-disabled", "true");
    });
  });
  // Coming back with the back button finds the form ready again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    busy = new WeakSet();
    for (const b of document.querySelectorAll("button[aria-disabled]")) b.removeAttribute("aria-disabled");
  });

  // Open account panels close on Escape and on a click elsewhere.
  const panels = () => document.querySelectorAll("details[data-panel][open]");
  on("click", (event) => {
    for (const d of panels()) if (!d.contains(event.target)) d.open = false;
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const d of panels()) {
      d.open = false;
      d.querySelector("summary").focus();
    }
  });

  // How much room a text has left, said in the page's own words, quietly for screen readers.
  const count = (area) => {
    const out = document.getElementById(area.id + "-left");
    if (!out) return;
    const left = area.maxLength - area.value.length;
    out.hidden = left > area.maxLength / 2;
    out.textContent = out.dataset.words.replace("{n}", left);
  };
  on("input", (event) => {
    if (event.target.matches("textarea[maxlength]")) count(event.target);
  });

  // Errors that arrive by a partial update get the focus, as they do on a full page.
  on("htmx:after:swap", () => {
    const errors = document.querySelector("[data-errors]:not([data-seen])");
    if (!errors) return;
    errors.dataset.seen = "1";
    errors.focus();
  });

  for (const b of document.querySelectorAll("[data-print]")) {
    b.hidden = false;
    b.addEventListener("click", () => print());
  }
})();

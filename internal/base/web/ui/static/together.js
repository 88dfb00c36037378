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
      const body = new URLSearchParams(new FormData(form));
      body.set("waar", form.dataset.keep);
      form.keeping = new AbortController();
      fetch(form.action.replace(/[^/]*$/, "concept"), { method: "POST", body, keepalive: true, signal: form.keeping.signal }).catch(() => {});
    }
  };
  let pause;
  on("input", (event) => {
    const form = event.target.form;
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
  addEventListener("pagehide", keep);
})();

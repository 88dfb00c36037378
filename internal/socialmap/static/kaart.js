// The map through time without leaving the page. Every page works without this file.
(() => {
  "use strict";
  const shown = () => document.getElementById("beeld");
  if (!shown()) return;

  // Another release comes from its own page, of which only the picture and the table are
  // taken. What cannot be fetched is opened as a page.
  let asked = null;
  const show = async (address) => {
    asked?.abort();
    const mine = asked = new AbortController();
    shown().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal, redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("beeld");
      if (!answer.ok || !fresh) throw new Error("no map");
      shown().replaceWith(document.adoptNode(fresh));
      history.replaceState(null, "", address);
    } catch (err) {
      if (err.name !== "AbortError") location.assign(address);
    }
  };

  const slider = document.querySelector("[data-schuif]"), choice = document.getElementById("peildatum");
  if (slider && choice) {
    const range = slider.querySelector("input"), said = slider.querySelector("output");
    const option = () => choice.options[choice.options.length - 1 - Number(range.value)];
    slider.hidden = false;
    let waiting = 0;
    range.addEventListener("input", () => {
      const chosen = option();
      said.textContent = chosen.label;
      range.setAttribute("aria-valuetext", chosen.label);
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        choice.value = chosen.value;
        const address = new URL(location.href);
        address.searchParams.set("peildatum", chosen.value);
        address.searchParams.delete("blad");
        address.hash = "";
        show(address);
      }, 150);
    });
  }
})();

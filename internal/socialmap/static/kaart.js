// Moving over the map, and through time, without leaving the page. Every page works without
// this file: its forms, links and table say and do the same.
(() => {
  "use strict";
  const shown = () => document.getElementById("beeld");
  if (!shown()) return;

  // What one looks at: how near, and the middle as a part of the whole. All maps of the page
  // move together, and stay where they are when another release comes.
  const nearest = 12;
  const view = { near: 1, x: .5, y: .5 };
  const maps = () => [...shown().querySelectorAll("svg.map")];
  const onScreen = () => maps().filter((map) => map.getClientRects().length > 0);
  const sizes = new WeakMap();
  const sizeOf = (map) => {
    if (!sizes.has(map)) sizes.set(map, { w: map.viewBox.baseVal.width, h: map.viewBox.baseVal.height });
    return sizes.get(map);
  };
  const within = (v, least, most) => Math.min(Math.max(v, least), most);
  const draw = () => {
    view.near = within(view.near, 1, nearest);
    const half = .5 / view.near;
    view.x = within(view.x, half, 1 - half);
    view.y = within(view.y, half, 1 - half);
    for (const map of maps()) {
      const { w, h } = sizeOf(map);
      map.setAttribute("viewBox", [(view.x - half) * w, (view.y - half) * h, w / view.near, h / view.near].join(" "));
      map.style.setProperty("--map-dot", 1 / Math.sqrt(view.near));
      map.classList.toggle("map-near", view.near > 1);
    }
  };
  // zoom keeps the point (x, y) of the whole where it is on the screen.
  const zoom = (by, x = view.x, y = view.y) => {
    const before = view.near;
    view.near = within(before * by, 1, nearest);
    const part = 1 - before / view.near;
    view.x += (x - view.x) * part;
    view.y += (y - view.y) * part;
    draw();
  };
  const whole = () => {
    view.near = 1;
    draw();
  };
  // pointOf is where a pointer is, as a part of the whole.
  const pointOf = (map, event) => {
    const box = map.getBoundingClientRect(), half = .5 / view.near;
    return { x: view.x - half + (event.clientX - box.left) / box.width / view.near, y: view.y - half + (event.clientY - box.top) / box.height / view.near };
  };

  // Marks are the areas and complexes that lead somewhere. One of them is in the order of the
  // tab key; the arrows walk from mark to mark.
  const marksOf = (map) => [...map.querySelectorAll("a.map-link")];
  const middleOf = (map, mark) => {
    const box = mark.getBBox(), { w, h } = sizeOf(map);
    return { x: (box.x + box.width / 2) / w, y: (box.y + box.height / 2) / h };
  };
  const nameOf = (mark) => mark.querySelector("title")?.textContent || "";
  const rove = (map, to) => {
    for (const mark of marksOf(map)) mark.setAttribute("tabindex", mark === to ? "0" : "-1");
  };
  const go = (map, mark) => {
    const at = middleOf(map, mark), half = .5 / view.near;
    if (Math.abs(at.x - view.x) > half * .9) view.x = at.x;
    if (Math.abs(at.y - view.y) > half * .9) view.y = at.y;
    draw();
    rove(map, mark);
    mark.focus({ preventScroll: true });
  };
  const walk = (map, from, dx, dy) => {
    const here = middleOf(map, from), { w, h } = sizeOf(map);
    let best = null, least = Infinity;
    for (const mark of marksOf(map)) {
      const there = middleOf(map, mark), x = (there.x - here.x) * w, y = (there.y - here.y) * h;
      const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (mark === from || ahead < 1 || aside > 2 * ahead) continue;
      if (ahead + aside < least) [best, least] = [mark, ahead + aside];
    }
    if (best) go(map, best);
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const press = (map, event) => {
    const mark = event.target.closest("a.map-link");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = middleOf(map, mark);
    if (arrows[event.key]) walk(map, mark, ...arrows[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.5, at.x, at.y);
    else if (event.key === "-") zoom(1 / 1.5, at.x, at.y);
    else if (event.key === "0" || event.key === "Escape") whole();
    else return;
    event.preventDefault();
  };

  // The same place on the other map.
  const twins = (map, event, on) => {
    const mark = event.target.closest?.("a.map-link");
    if (!mark) return;
    for (const other of onScreen()) {
      if (other === map) continue;
      for (const twin of marksOf(other)) twin.classList.toggle("map-twin", on && twin.getAttribute("href") === mark.getAttribute("href"));
    }
  };

  // One finger or the mouse moves the map once it is near; two fingers zoom. A short tap
  // still opens what it touches.
  const pointers = new Map();
  let moved = 0;
  const drag = (map) => {
    map.addEventListener("dragstart", (event) => event.preventDefault());
    map.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (pointers.size === 0) moved = 0;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    map.addEventListener("pointermove", (event) => {
      const last = pointers.get(event.pointerId);
      if (!last) return;
      const box = map.getBoundingClientRect(), dx = event.clientX - last.x, dy = event.clientY - last.y;
      const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (others.length > 0) {
        const was = Math.hypot(last.x - others[0].x, last.y - others[0].y), is = Math.hypot(event.clientX - others[0].x, event.clientY - others[0].y);
        const at = pointOf(map, { clientX: (event.clientX + others[0].x) / 2, clientY: (event.clientY + others[0].y) / 2 });
        if (was > 0) zoom(is / was, at.x, at.y);
      } else if (view.near > 1) {
        view.x -= dx / box.width / view.near;
        view.y -= dy / box.height / view.near;
        draw();
      }
      moved += Math.abs(dx) + Math.abs(dy);
      if (moved > 6 && view.near > 1 && !map.hasPointerCapture(event.pointerId)) map.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    for (const end of ["pointerup", "pointercancel"]) map.addEventListener(end, (event) => pointers.delete(event.pointerId));
    map.addEventListener("click", (event) => {
      if (moved > 6 && event.detail > 0) event.preventDefault();
    }, true);
    map.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // else the page scrolls
      event.preventDefault();
      const at = pointOf(map, event);
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, at.x, at.y);
    }, { passive: false });
  };

  // Words are compared without capitals and accents, as the table does.
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const found = (map, words) => {
    const wanted = fold(words).split(/\s+/).filter(Boolean);
    return marksOf(map).filter((mark) => {
      const name = fold(nameOf(mark).split(":")[0]), hit = wanted.length > 0 && wanted.every((word) => name.includes(word));
      mark.classList.toggle("map-found", hit);
      return hit;
    });
  };
  let sought = "";
  const tools = () => {
    const bar = shown().querySelector("[data-kaart]");
    if (!bar) return;
    bar.hidden = false;
    const deeds = { in: () => zoom(1.5), uit: () => zoom(1 / 1.5), heel: whole };
    for (const button of bar.querySelectorAll("[data-doe]")) button.addEventListener("click", deeds[button.dataset.doe]);
    const field = bar.querySelector('input[type="search"]'), said = bar.querySelector("[role=status]");
    const look = () => {
      let hits = [];
      for (const map of maps()) {
        const here = found(map, field.value);
        if (map === onScreen()[0]) hits = here;
      }
      const words = hits.length === 0 ? bar.dataset.geen : hits.length === 1 ? bar.dataset.een : bar.dataset.gevonden.replace("{n}", hits.length);
      said.textContent = field.value.trim() ? words : "";
      return hits;
    };
    field.value = sought;
    if (sought) look();
    field.addEventListener("input", () => {
      sought = field.value;
      look();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const hits = look(), map = onScreen()[0];
      if (!map || hits.length === 0) return;
      const at = middleOf(map, hits[0]);
      view.near = Math.max(view.near, 3);
      [view.x, view.y] = [at.x, at.y];
      go(map, hits[0]);
    });
  };

  // The picture to keep, as PNG: drawn by the browser from the file, twice as large.
  const keep = async (button) => {
    const svg = await (await fetch(button.dataset.png, { redirect: "error" })).blob();
    const address = URL.createObjectURL(svg), picture = new Image();
    picture.src = address;
    await picture.decode();
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [2 * picture.naturalWidth, 2 * picture.naturalHeight];
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    URL.revokeObjectURL(address);
    const png = await new Promise((done) => sheet.toBlob(done, "image/png"));
    const link = document.createElement("a"), query = new URL(button.dataset.png, location.href).searchParams;
    link.href = URL.createObjectURL(png);
    link.download = [query.get("indicator"), query.get("niveau"), query.get("peildatum")].filter(Boolean).join("-") + ".png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const ready = () => {
    for (const button of shown().querySelectorAll("[data-png]")) {
      button.hidden = false;
      // What goes wrong leaves the file that the link beside it gives.
      button.addEventListener("click", () => keep(button).catch(() => location.assign(button.dataset.png)));
    }
    for (const map of maps()) {
      rove(map, marksOf(map)[0]);
      drag(map);
      map.addEventListener("keydown", (event) => press(map, event));
      map.addEventListener("focusin", (event) => {
        rove(map, event.target.closest("a.map-link"));
        twins(map, event, true);
      });
      map.addEventListener("focusout", (event) => twins(map, event, false));
      map.addEventListener("pointerover", (event) => twins(map, event, true));
      map.addEventListener("pointerout", (event) => twins(map, event, false));
    }
    tools();
    draw();
  };
  ready();

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
      ready();
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

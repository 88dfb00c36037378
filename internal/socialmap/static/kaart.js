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
    dispatchEvent(new Event("kaart")); // for what lies below the maps
    paintSoon();
  };
  // Thousands of complexes are squares on a canvas over the areas. A grid finds the one that
  // is pointed at; the table and the search lead to each without pointing.
  const crowds = new WeakMap();
  const cell = 24;
  const crowdOf = async (map) => {
    const holder = map.parentElement;
    if (!holder.dataset.punten || crowds.has(map)) return;
    crowds.set(map, null);
    const answer = await fetch(holder.dataset.punten, { redirect: "error" });
    if (!answer.ok) return;
    const { values, points } = await answer.json(), cells = new Map();
    points.forEach(([x, y], i) => {
      const key = Math.floor(x / cell) + ":" + Math.floor(y / cell);
      cells.set(key, [...(cells.get(key) || []), i]);
    });
    const sheet = document.createElement("canvas");
    sheet.className = "map-sheet";
    sheet.setAttribute("aria-hidden", "true");
    holder.append(sheet);
    const said = holder.parentElement.querySelector("[data-aangewezen]");
    crowds.set(map, { sheet, values, points, cells, said, names: points.map((p) => fold(p[5])), hits: new Set(), at: -1 });
    map.classList.add("map-drawn");
    if (sought) tools.look?.();
    paintSoon();
  };
  const colourOf = (map, kind) => {
    const swatch = map.parentElement.parentElement.querySelector(".map-swatch.map-" + kind);
    return swatch ? getComputedStyle(swatch).backgroundColor : "transparent";
  };
  const paint = (map) => {
    const crowd = crowds.get(map), { w, h } = sizeOf(map), box = map.getBoundingClientRect();
    if (!crowd || !box.width) return;
    const { sheet, points } = crowd, ratio = devicePixelRatio || 1, half = .5 / view.near;
    [sheet.width, sheet.height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    [sheet.style.width, sheet.style.height] = [box.width + "px", box.height + "px"];
    const pen = sheet.getContext("2d", { willReadFrequently: true }), style = getComputedStyle(sheet);
    const scale = sheet.width / w * view.near, left = (view.x - half) * w, top = (view.y - half) * h, grow = scale / Math.sqrt(view.near);
    const ground = style.borderTopColor, edge = style.color, mark = style.outlineColor;
    const colours = [0, 1, 2, 3, 4].map((i) => colourOf(map, "c" + (i + 1)));
    const square = (p, more) => {
      const side = 2 * p[2] * grow + more * ratio;
      pen.fillRect((p[0] - left) * scale - side / 2, (p[1] - top) * scale - side / 2, side, side);
    };
    for (let from = 0; from < points.length;) { // what has one size and class, edges first
      let to = from;
      while (to < points.length && points[to][2] === points[from][2] && points[to][3] === points[from][3]) to++;
      pen.fillStyle = edge;
      for (let i = from; i < to; i++) square(points[i], 1);
      pen.fillStyle = colours[points[from][3]] || ground;
      for (let i = from; i < to; i++) square(points[i], -1);
      if (points[from][3] === -1) { // too few figures: a stripe
        pen.fillStyle = edge;
        for (let i = from; i < to; i++) pen.fillRect((points[i][0] - left) * scale - ratio / 2, (points[i][1] - top) * scale - points[i][2] * grow, ratio, 2 * points[i][2] * grow);
      }
      from = to;
    }
    pen.fillStyle = mark;
    for (const i of crowd.at < 0 ? crowd.hits : new Set([...crowd.hits, crowd.at])) {
      square(points[i], 6);
      pen.save();
      pen.fillStyle = colours[points[i][3]] || ground;
      square(points[i], 0);
      pen.restore();
    }
  };
  let painting = 0;
  const paintSoon = () => {
    cancelAnimationFrame(painting);
    painting = requestAnimationFrame(() => onScreen().forEach(paint));
  };
  const hitOf = (map, event) => {
    const crowd = crowds.get(map);
    if (!crowd) return -1;
    const { w, h } = sizeOf(map), at = pointOf(map, event), x = at.x * w, y = at.y * h;
    const thumb = (event.pointerType === "touch" ? 14 : 5) * w / map.getBoundingClientRect().width / view.near;
    let best = -1, least = Infinity;
    for (let cx = Math.floor((x - cell) / cell); cx <= Math.floor((x + cell) / cell); cx++) {
      for (let cy = Math.floor((y - cell) / cell); cy <= Math.floor((y + cell) / cell); cy++) {
        for (const i of crowd.cells.get(cx + ":" + cy) || []) {
          const p = crowd.points[i], far = Math.max(Math.abs(p[0] - x), Math.abs(p[1] - y));
          if (far <= Math.max(p[2] / Math.sqrt(view.near), thumb) && far <= least) [best, least] = [i, far];
        }
      }
    }
    return best;
  };
  const complexHref = (p) => p[4] && "/complex-in-beeld/complexen/" + p[4];
  const pointAt = (map, i) => {
    const crowd = crowds.get(map);
    if (!crowd || crowd.at === i) return;
    crowd.at = i;
    map.classList.toggle("map-hit", i >= 0);
    if (crowd.said) crowd.said.textContent = i < 0 ? "" : crowd.points[i][5] + ": " + crowd.values[crowd.points[i][6]];
    paintSoon();
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

  // The same place on the other map. Parts of a complex lead to the same page.
  const keyOf = (mark) => mark.getAttribute("href") + nameOf(mark).split(":")[0];
  const twins = (map, event, on) => {
    const mark = event.target.closest?.("a.map-link");
    if (!mark) return;
    for (const other of onScreen()) {
      if (other === map) continue;
      for (const twin of marksOf(other)) twin.classList.toggle("map-twin", on && keyOf(twin) === keyOf(mark));
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
      if (event.detail === 0) return; // by keyboard
      if (moved > 6) return event.preventDefault();
      const i = hitOf(map, event), to = i >= 0 && complexHref(crowds.get(map).points[i]);
      if (!to) return;
      event.preventDefault();
      location.assign(to);
    }, true);
    map.addEventListener("pointermove", (event) => {
      if (pointers.size === 0) pointAt(map, hitOf(map, event));
    });
    map.addEventListener("pointerleave", () => pointAt(map, -1));
    map.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // else the page scrolls
      event.preventDefault();
      const at = pointOf(map, event);
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, at.x, at.y);
    }, { passive: false });
  };

  // Words are compared without capitals and accents, as the table does.
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wantedOf = (words) => fold(words).split(/\s+/).filter(Boolean);
  const found = (map, words) => {
    const wanted = wantedOf(words);
    return marksOf(map).filter((mark) => {
      const name = fold(nameOf(mark).split(":")[0]), hit = wanted.length > 0 && wanted.every((word) => name.includes(word));
      mark.classList.toggle("map-found", hit);
      return hit;
    });
  };
  // A complex of the thousands is no link on the map: one stands beside the search.
  const goPoint = (map, p, said) => {
    const { w, h } = sizeOf(map), crowd = crowds.get(map), link = document.createElement("a");
    [view.x, view.y] = [p[0] / w, p[1] / h];
    draw();
    pointAt(map, crowd.points.indexOf(p));
    if (!complexHref(p)) return;
    link.href = complexHref(p);
    link.textContent = p[5] + ": " + crowd.values[p[6]];
    said.replaceChildren(link);
    link.focus();
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
        const here = found(map, field.value), crowd = crowds.get(map), wanted = wantedOf(field.value);
        if (crowd) {
          crowd.hits = new Set(wanted.length ? crowd.names.flatMap((name, i) => wanted.every((word) => name.includes(word)) ? [i] : []) : []);
          here.push(...[...crowd.hits].map((i) => crowd.points[i]));
        }
        if (map === onScreen()[0]) hits = here;
      }
      paintSoon();
      const words = hits.length === 0 ? bar.dataset.geen : hits.length === 1 ? bar.dataset.een : bar.dataset.gevonden.replace("{n}", hits.length);
      said.textContent = field.value.trim() ? words : "";
      return hits;
    };
    tools.look = look;
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
      view.near = Math.max(view.near, 3);
      if (Array.isArray(hits[0])) return goPoint(map, hits[0], said);
      const at = middleOf(map, hits[0]);
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
    for (const map of onScreen()) crowdOf(map).catch(() => {}); // the picture of the server stays
  };
  ready();
  addEventListener("resize", () => {
    for (const map of onScreen()) crowdOf(map).catch(() => {});
    paintSoon();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintSoon);

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

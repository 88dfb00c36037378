// Streets below the maps of the page. Each map says where the squares of each zoom lie (data-straten);
// this lays those that are seen, in the zoom that is sharp. The map is whole without them.
(() => {
  "use strict";
  const space = "http://www.w3.org/2000/svg", most = 90;
  let wanted = true;
  const layers = new WeakMap(); // by map: the plan, and the squares that lie there
  const layerOf = (map) => {
    if (!layers.has(map)) {
      const ground = document.createElementNS(space, "g");
      ground.setAttribute("class", "map-streets");
      ground.setAttribute("aria-hidden", "true");
      map.insertBefore(ground, map.querySelector(".map-areas"));
      layers.set(map, { plan: JSON.parse(map.parentElement.dataset.straten), ground, squares: new Map() });
    }
    return layers.get(map);
  };
  // seen are the squares of a level within a box, with a name each.
  const seen = (level, box) => {
    const list = [], from = Math.max(0, Math.floor((box.x - level.left) / level.step));
    const to = Math.min(level.n - 1, Math.floor((box.x + box.width - level.left) / level.step));
    for (let row = 0; row < level.tops.length - 1; row++) {
      const top = level.tops[row], height = level.tops[row + 1] - top;
      if (top + height < box.y || top > box.y + box.height) continue;
      for (let column = from; column <= to; column++) {
        list.push({ name: [level.z, level.x + column, level.y + row].join("/"), x: level.left + column * level.step, y: top, width: level.step, height });
      }
    }
    return list;
  };
  // tell says whose streets these are, or that there are none now.
  const tell = (map) => {
    const squares = [...layerOf(map).squares.values()], there = squares.some((s) => s.state === "load");
    const around = map.parentElement.parentElement;
    const gone = wanted && squares.length > 0 && squares.every((s) => s.state === "error");
    map.classList.toggle("map-on-streets", wanted && there);
    if (map.getClientRects().length === 0) return; // the words are about the map that one sees
    around.querySelector("[data-straten-bron]").hidden = !(wanted && there);
    around.querySelector("[data-straten-weg]").hidden = !gone;
  };
  // clean takes squares away that are no longer needed, once what took their place has come.
  const clean = (layer) => {
    const kept = [...layer.squares.values()].filter((s) => s.needed);
    if (kept.some((s) => !s.state)) return;
    for (const [name, square] of layer.squares) {
      if (square.needed) continue;
      square.image.remove();
      layer.squares.delete(name);
    }
  };
  const lay = (map, layer, at, slack) => {
    const image = document.createElementNS(space, "image"), square = { image, needed: true, state: "" };
    for (const [name, value] of Object.entries({ x: at.x, y: at.y, width: at.width + slack, height: at.height + slack, preserveAspectRatio: "none" })) image.setAttribute(name, value);
    for (const state of ["load", "error"]) {
      image.addEventListener(state, () => {
        square.state = state;
        if (state === "error") image.remove();
        clean(layer);
        tell(map);
      });
    }
    layer.squares.set(at.name, square);
    layer.ground.append(image);
    image.setAttribute("href", map.parentElement.dataset.stratenAdres + at.name + "?v=" + encodeURIComponent(layer.plan.v));
  };
  const fill = (map) => {
    if (!map.parentElement.dataset.straten) return;
    const layer = layerOf(map), levels = layer.plan.levels, box = map.viewBox.baseVal, scale = map.getBoundingClientRect().width / box.width;
    layer.ground.setAttribute("visibility", wanted ? "visible" : "hidden");
    if (!wanted || !scale) return tell(map);
    const level = levels.find((l) => l.step * scale <= l.most) || levels.at(-1);
    const list = level ? seen(level, box) : [];
    for (const square of layer.squares.values()) square.needed = false;
    // Too many squares: the file begins further down, and shows when one comes near.
    if (list.length <= most) {
      for (const at of list) {
        const there = layer.squares.get(at.name);
        if (there) there.needed = true;
        else lay(map, layer, at, .5 / scale); // no seams between squares
      }
    }
    clean(layer);
    tell(map);
  };
  const all = () => {
    for (const map of document.querySelectorAll("#beeld svg.map")) fill(map);
    for (const button of document.querySelectorAll("[data-straten-knop]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(wanted));
    }
  };
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(all, 80);
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-straten-knop]")) return;
    wanted = !wanted;
    all();
  });
  addEventListener("kaart", soon); // the map moved, or another one came
  addEventListener("resize", all);
  all();
})();

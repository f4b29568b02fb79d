// The graph under mouse and keyboard: zoom, labels that never overlap, and the facts of a chosen node.
"use strict";

const svg = document.getElementById("graph");
if (svg) {
  const view = svg.querySelector(".view");
  const panel = document.getElementById("panel");
  const asNode = (element) => ({
    element,
    key: element.dataset.key,
    x: Number(element.dataset.x),
    y: Number(element.dataset.y),
    label: element.querySelector("text"),
    dot: element.querySelector(".dot"),
    radius: Number(element.dataset.radius),
  });
  // The last ones are drawn on top, and so have most facts: here they come first.
  const nodes = [...svg.querySelectorAll(".node")].map(asNode).reverse();
  const relations = [...svg.querySelectorAll(".relation")].map(asNode);
  const links = [...svg.querySelectorAll(".link")];
  relations.forEach((relation, index) => { relation.link = links[index]; });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const drawn = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const room = Number(svg.dataset.room);
  const many = links.length > 60;
  const box = { width: drawn.width, height: drawn.height };
  const look = { scale: 1, x: 0, y: 0 };
  let whole = 1;

  // A label that is not shown is not laid out either: a canvas tells its width.
  const pen = document.createElement("canvas").getContext("2d");
  const fonts = new Map();
  for (const item of [...nodes, ...relations]) {
    const kind = item.element.getAttribute("class");
    if (!fonts.has(kind)) {
      const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(item.label);
      fonts.set(kind, { pen: `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`, high: parseFloat(fontSize) });
    }
    const font = fonts.get(kind);
    pen.font = font.pen;
    const width = pen.measureText(item.label.textContent).width + 4;
    item.size = { x: -width / 2, y: 3 - font.high, width, height: 1.25 * font.high };
  }

  // Labels keep their size while the graph grows, so that more of them fit the nearer one looks.
  function draw() {
    view.setAttribute("transform", `translate(${look.x} ${look.y}) scale(${look.scale})`);
    for (const item of [...nodes, ...relations]) {
      item.element.setAttribute(
        "transform", `translate(${item.x} ${item.y}) scale(${1 / look.scale})`);
    }
    for (const node of nodes) {
      const radius = Math.max(1.2, Math.min(node.radius, 0.8 * room * look.scale));
      node.dot.setAttribute("r", radius);
      node.label.setAttribute("y", radius + 13);
      node.size.y = radius + 3;
    }
    label();
  }

  // The labels of the nodes with most facts go first; one that would cover another stays hidden.
  function label() {
    const cells = new Map();
    const side = 60;
    const taken = (rect) => {
      const around = [];
      for (let i = Math.floor(rect.left / side); i <= Math.floor(rect.right / side); i += 1) {
        for (let j = Math.floor(rect.top / side); j <= Math.floor(rect.bottom / side); j += 1) {
          around.push(`${i},${j}`);
        }
      }
      const hit = around.some((cell) => (cells.get(cell) || []).some((other) =>
        rect.left < other.right && other.left < rect.right &&
        rect.top < other.bottom && other.top < rect.bottom));
      if (!hit) for (const cell of around) cells.set(cell, [...(cells.get(cell) || []), rect]);
      return hit;
    };
    const seen = (item) => {
      const x = item.x * look.scale + look.x;
      const y = item.y * look.scale + look.y;
      return {
        left: x + item.size.x,
        right: x + item.size.x + item.size.width,
        top: y + item.size.y,
        bottom: y + item.size.y + item.size.height,
      };
    };
    const first = nodes.filter((node) => node.element.matches(".near, .current"));
    const close = room * look.scale > 6.5;
    for (const node of [...new Set([...first, ...nodes])]) {
      const wanted = close || !node.element.matches(".node:not(.hub, .me, .near, .current)");
      node.element.classList.toggle("named", wanted && !taken(seen(node)));
    }
    for (const relation of relations) {
      const lit = relation.element.classList.contains("near");
      const rect = seen(relation);
      const { link } = relation;
      const length = Math.hypot(link.x2.baseVal.value - link.x1.baseVal.value,
        link.y2.baseVal.value - link.y1.baseVal.value) * look.scale;
      const fits = lit || (!many || room * look.scale > 12) && length > relation.size.width + 26;
      relation.element.classList.toggle("named", fits && !taken(rect));
    }
  }

  function zoom(factor, x = box.width / 2, y = box.height / 2) {
    const most = Math.max(8, 30 / room);
    const scale = Math.min(most, Math.max(0.6 * whole, look.scale * factor));
    look.x = x - (x - look.x) * (scale / look.scale);
    look.y = y - (y - look.y) * (scale / look.scale);
    look.scale = scale;
    draw();
  }

  // One unit is one pixel, so that words are as large here as anywhere else.
  function fit() {
    const frame = svg.getBoundingClientRect();
    box.width = frame.width;
    box.height = frame.height;
    svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    whole = Math.min(box.width / drawn.width, box.height / drawn.height);
    look.scale = whole;
    look.x = (box.width - drawn.width * whole) / 2;
    look.y = (box.height - drawn.height * whole) / 2;
    draw();
  }

  function bringIntoSight(node) {
    const x = node.x * look.scale + look.x;
    const y = node.y * look.scale + look.y;
    if (x < 40 || y < 40 || x > box.width - 40 || y > box.height - 40) {
      look.x += box.width / 2 - x;
      look.y += box.height / 2 - y;
      draw();
    }
  }

  // One node at a time is in the tab order; the arrow keys choose which.
  let current = nodes[0];
  function choose(node) {
    current.element.setAttribute("tabindex", "-1");
    current.element.classList.remove("current");
    current = node;
    current.element.setAttribute("tabindex", "0");
    light(node);
  }

  function light(node) {
    for (const item of svg.querySelectorAll(".near")) item.classList.remove("near");
    svg.classList.toggle("lit", Boolean(node));
    if (node) {
      node.element.classList.add("near");
      links.forEach((link, index) => {
        if (link.dataset.source === node.key || link.dataset.target === node.key) {
          link.classList.add("near");
          relations[index].element.classList.add("near");
          byKey.get(link.dataset.source).element.classList.add("near");
          byKey.get(link.dataset.target).element.classList.add("near");
        }
      });
    }
    label();
  }

  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function beside(node, [dx, dy]) {
    let best = null;
    let least = Infinity;
    for (const other of nodes) {
      const x = other.x - node.x;
      const y = other.y - node.y;
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      const far = ahead + 2 * aside;
      if (ahead > 0.5 && aside <= ahead * 1.5 && far < least) {
        best = other;
        least = far;
      }
    }
    return best;
  }

  async function factsOf(node) {
    try {
      const response = await fetch(panel.dataset.node + node.key);
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  async function open(node) {
    choose(node);
    node.element.classList.add("current");
    const facts = await factsOf(node);
    if (facts === null) panel.replaceChildren(document.getElementById("gone").content.cloneNode(true));
    else panel.innerHTML = facts;
    window.history.replaceState(null, "", `?node=${node.key}`);
  }

  for (const node of nodes) {
    node.element.setAttribute("tabindex", node === current ? "0" : "-1");
    node.element.addEventListener("focus", () => { choose(node); bringIntoSight(node); });
    node.element.addEventListener("pointerenter", () => light(node));
    node.element.addEventListener("pointerleave", () =>
      light(document.activeElement === current.element ? current : null));
    node.element.addEventListener("click", (event) => {
      event.preventDefault();
      if (!dragged) open(node);
    });
  }
  svg.addEventListener("focusout", (event) => {
    if (!svg.contains(event.relatedTarget)) light(null);
  });
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    const next = way && beside(current, way);
    if (next) next.element.focus();
    else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fit();
    else if (event.key === " ") open(current);
    else if (!way) return;
    event.preventDefault();
  });

  let dragged = false;
  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY };
    dragged = false;
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const x = event.clientX - held.x;
    const y = event.clientY - held.y;
    if (!dragged && Math.hypot(x, y) < 4) return;
    dragged = true;
    look.x += x;
    look.y += y;
    held = { x: event.clientX, y: event.clientY };
    draw();
  });
  addEventListener("pointerup", () => { held = null; });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = svg.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 400),
      event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });

  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") fit();
      else zoom(button.dataset.zoom === "in" ? 1.4 : 1 / 1.4);
    });
  }
  const find = document.querySelector("[data-find]");
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    const texts = nodes.map((node) => node.element.querySelector("title").textContent.toLowerCase());
    let index = texts.indexOf(wanted);
    if (index < 0 && wanted) index = texts.findIndex((text) => text.includes(wanted));
    if (index >= 0) {
      if (room * look.scale < 8) zoom(8 / room / look.scale);
      nodes[index].element.focus();
      open(nodes[index]);
    }
  });

  const chosen = byKey.get(new URLSearchParams(location.search).get("node"));
  if (chosen) {
    choose(chosen);
    chosen.element.classList.add("current");
  }
  addEventListener("resize", fit);
  fit();
  svg.dataset.drawn = "yes";
}

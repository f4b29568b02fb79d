// Comfort on every page; each works without it, but for the filters and the switch of the theme.
"use strict";

const root = document.documentElement;

document.querySelector("[data-theme-switch]").addEventListener("click", () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("kgt-theme", root.dataset.theme);
});

// A model may take seconds: the button says so, and cannot be pressed twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.busy;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { button.disabled = true; });
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    const button = form.querySelector("button[type=submit]");
    form.removeAttribute("aria-busy");
    button.disabled = false;
    button.textContent = button.dataset.label;
  }
});

for (const input of document.querySelectorAll("[data-filter]")) {
  const list = document.querySelector(input.dataset.filter);
  const rows = [...list.querySelectorAll("tbody tr, [data-row]")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    list.classList.toggle("filtered", words.length > 0);
    document.querySelector("[data-none]").hidden = shown > 0;
  });
}

const landing = document.querySelector("[data-land]");
if (landing) {
  landing.focus({ preventScroll: true });
  landing.scrollIntoView({ behavior: "instant" });
}

const back = document.querySelector("[data-back]");
if (back && history.length > 1) {
  back.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}

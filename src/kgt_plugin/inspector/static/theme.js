// Sets the chosen theme before the page is drawn; without a choice the system's own is followed.
"use strict";
(() => {
  const chosen = localStorage.getItem("kgt-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();

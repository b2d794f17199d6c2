// Sets the chosen theme before the first paint. Runs in <head>, so it blocks; keep it this small.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage is switched off: as the system has it.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();

// Sets what was chosen on this device (theme, folded navigation) before the first paint, as attributes of <html>.
// It runs in <head> and blocks, so keep it this small. The keys and values are those of app/src/state/device.rs.
(() => {
  for (const key of ["theme", "nav"]) {
    try {
      const value = localStorage.getItem(key);
      if (value) document.documentElement.dataset[key] = value;
    } catch {
      // Storage is switched off: everything as it is by default.
      return;
    }
  }
})();

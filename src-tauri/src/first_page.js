// Tells the window when the page has content, so that it is shown, and when that content was painted.
(() => {
  const tell = (command) => void window.__TAURI_INTERNALS__.invoke(command);
  const filled = new MutationObserver(() => {
    if (!document.getElementById('app')?.firstElementChild) return;
    filled.disconnect();
    tell('ready');
    requestAnimationFrame(() => requestAnimationFrame(() => tell('painted')));
  });
  filled.observe(document, { childList: true, subtree: true });
})();

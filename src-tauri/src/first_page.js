// Tells the window when the page has content, so that it is shown, and when what that content waited for was painted.
(() => {
  const tell = (command, args) => void window.__TAURI_INTERNALS__.invoke(command, args);
  let ready = false;
  const filled = new MutationObserver(() => {
    const app = document.getElementById('app');
    if (!app?.firstElementChild) return;
    if (!ready) tell('ready');
    ready = true;
    if (app.querySelector('[aria-busy="true"]')) return;
    filled.disconnect();
    const painted = () => tell('painted', { rows: app.querySelectorAll('tbody > tr').length });
    requestAnimationFrame(() => requestAnimationFrame(painted));
  });
  filled.observe(document, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
})();

// The window's side of the pages for a browser: commands go to the server of the bench, as the window's go to its own
// protocol. Events have no sender here; nothing happens while it is measured.
window.__TAURI_INTERNALS__ = {
  transformCallback: () => 0,
  async invoke(command, args) {
    if (command.startsWith('plugin:')) return 0;
    const answer = await fetch(`/invoke/${command}`, { method: 'POST', body: JSON.stringify(args ?? {}) });
    if (!answer.ok) throw new Error(`${command}: ${answer.status}`);
    return answer.json();
  },
};

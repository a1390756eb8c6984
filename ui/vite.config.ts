import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

// `--mode memory` swaps the window's host for the one that lives in the page, so the shipped bundle never holds it.
export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  base: './',
  resolve: {
    alias: {
      $lib: src('lib'),
      $host: src(mode === 'memory' ? 'host/memory.ts' : 'host/tauri.ts'),
    },
    // Component tests mount in a simulated page: take Svelte's browser build, not its server one.
    conditions: mode === 'test' ? ['browser'] : undefined,
  },
  build: {
    // The engines that `light-dark()`, container queries and `oklch()` need: WebKitGTK 2.46, macOS 15, WebView2.
    target: ['safari18', 'chrome128'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What the first paint needs is one file, not one for each thing it shares with a page that comes later.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  preview: { host: '127.0.0.1' },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    // Style sheets are skipped in tests, save the one whose colours are computed.
    css: { include: [/tokens\.css/] },
  },
}));

import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { precache } from './tooling/precache.js';
import { precompress } from './tooling/precompress.js';

/* The package exports its scripts only; the page loads this file by its own name, with progress. */
const CRYPTO_LIBRARY = path.resolve(
  import.meta.dirname,
  'node_modules/@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm',
);
const SERVER = process.env.JUDIFY_SERVER ?? 'http://127.0.0.1:8080';
/* The server takes requests from its own pages only; in development vite vouches for its own. */
const OWN_ORIGIN = { Origin: SERVER };

export default defineConfig({
  plugins: [react(), precache(), precompress()],
  resolve: { alias: [{ find: /^crypto-library\.wasm/, replacement: CRYPTO_LIBRARY }] },
  optimizeDeps: { exclude: ['@matrix-org/matrix-sdk-crypto-wasm'] },
  worker: { format: 'es' },
  build: {
    /* The first versions with light-dark(), which ui/tokens.css is written in. */
    target: ['chrome123', 'firefox120', 'safari17.5'],
    /* The page's Content-Security-Policy allows no inline script and no data: script. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': { target: SERVER, changeOrigin: true, headers: OWN_ORIGIN },
      '/ws': { target: SERVER, changeOrigin: true, headers: OWN_ORIGIN, ws: true },
    },
  },
  test: {
    /* Longer than anything takes on a busy machine. */
    testTimeout: 20_000,
    environment: 'happy-dom',
    include: ['src/**/*.test.{js,jsx}', 'tooling/**/*.test.js'],
    setupFiles: ['./tooling/testSetup.js'],
    restoreMocks: true,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});

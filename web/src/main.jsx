import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.jsx';
import { loginStore } from './app/loginStore.js';
import { ticketStore } from './app/ticketStore.js';
import { applyTheme } from './features/settings/theme.js';
import { registerServiceWorker } from './sw/registerServiceWorker.js';

applyTheme();
ticketStore.start();
loginStore.start();
registerServiceWorker();

createRoot(/** @type {HTMLElement} */ (document.getElementById('root'))).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

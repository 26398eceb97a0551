/** The Worker that owns the keys: React, the page and its extensions never see one. */
import { serve } from './serve.js';

serve(/** @type {any} */ (self));

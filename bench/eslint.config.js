export { default } from '../tests/eslint.config.js';

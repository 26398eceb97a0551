/**
 * tests/packages.js - the packages that tests use, from the one place where
 * their versions are pinned: the web app's lock file.
 */
import { createRequire } from 'node:module';

export const require = createRequire(new URL('../web/package.json', import.meta.url));

export const { WebSocket } = require('ws');
export const { chromium } = require('playwright-core');
export const { parse: parseYaml } = require('yaml');
export const Ajv = require('ajv/dist/2020').default;
export const { Validator: OpenapiValidator } = require('@seriousme/openapi-schema-validator');

/** The text of axe-core, to be run inside a page. */
export const axeSource = require('axe-core').source;

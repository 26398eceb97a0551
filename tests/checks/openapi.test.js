/**
 * docs/openapi.yaml is a correct document of OpenAPI 3.1, and says the same
 * as docs/http-api.md.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertInContract, openapi, resolve } from '../openapi.js';
import { OpenapiValidator } from '../packages.js';

const page = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8');

/** "GET /api/tutors/{}" for each call that the page names. */
function callsOfPage() {
  const inTables = page.matchAll(/^\| (GET|POST|PUT|DELETE) (\/\S+) \|/gm);
  const inText = page.matchAll(/^\*\*(GET|POST|PUT|DELETE) (\/[^\s?*]+)/gm);
  return [...inTables, ...inText].map(([, method, path]) => nameless(method, path)).sort();
}

function callsOfOpenapi() {
  return Object.entries(openapi.paths)
    .flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'parameters')
        .map((method) => nameless(method.toUpperCase(), path)),
    )
    .sort();
}

function nameless(method, path) {
  return `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`;
}

/** Every value under `key`, anywhere in the document. */
function* valuesOf(node, key) {
  if (node === null || typeof node !== 'object') return;
  for (const [name, value] of Object.entries(node)) {
    if (name === key) yield value;
    else yield* valuesOf(value, key);
  }
}

test('it is OpenAPI 3.1', async () => {
  const { valid, errors } = await new OpenapiValidator().validate(structuredClone(openapi));
  assert.ok(valid, JSON.stringify(errors, null, 1));
});

test('every reference leads somewhere', () => {
  const references = [...valuesOf(openapi, '$ref')];
  assert.ok(references.length > 50);
  for (const reference of references) assert.ok(resolve(reference), reference);
});

test('every call has a name of its own', () => {
  const names = [...valuesOf(openapi.paths, 'operationId')];
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, callsOfOpenapi().length);
});

test('it has the calls that the page has', () => {
  assert.deepEqual(callsOfOpenapi(), callsOfPage());
});

test('an answer that is not in the contract is found', () => {
  const answer = { method: 'GET', path: '/api/subjects', status: 200, type: 'application/json' };
  assertInContract({ ...answer, body: { subjects: ['Algebra'] } });
  assert.throws(() => assertInContract({ ...answer, body: { subjects: [7] } }), /must be string/);
  assert.throws(
    () => assertInContract({ ...answer, body: { subjects: [], more: 1 } }),
    /additional/,
  );
  assert.throws(() => assertInContract({ ...answer, type: 'text/html', body: '' }), /another type/);
  assert.throws(() => assertInContract({ ...answer, path: '/api/nothing', body: {} }), /not have/);
});

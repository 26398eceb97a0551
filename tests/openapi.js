/**
 * tests/openapi.js - docs/openapi.yaml as something to hold an answer against.
 *
 * An answer is right when its call is in the contract, its status is one that
 * the call may give, and its body is what the contract says of that status.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv, parseYaml } from './packages.js';

const text = readFileSync(new URL('../docs/openapi.yaml', import.meta.url), 'utf8');

export const openapi = parseYaml(text, { strict: true, uniqueKeys: true });

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'openapi', ...openapi });

/** [method, pattern of the path, operation] of every call. */
const calls = Object.entries(openapi.paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'delete']
    .filter((method) => item[method])
    .map((method) => [
      method.toUpperCase(),
      new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
      item[method],
    ]),
);

/**
 * Throws unless the contract allows this answer.  A path or method that is
 * not in it may only be refused.
 *
 * @param {{ method: string, path: string, status: number, type: string, body: unknown }} answer
 */
export function assertInContract({ method, path, status, type, body }) {
  const call = calls.find(([verb, pattern]) => verb === method && pattern.test(path));
  const response = call
    ? (call[2].responses[status] ?? call[2].responses.default)
    : { $ref: '#/components/responses/Problem' };
  const what = `${method} ${path} -> ${status} ${type}`;
  assert.ok(response, `${what}: not in the contract`);
  assert.ok(call || status >= 400, `${what}: a call that the contract does not have`);

  const { content } = response.$ref ? resolve(response.$ref) : response;
  if (content === undefined) {
    assert.equal(body, undefined, `${what}: has a body`);
    return;
  }
  const media = content[type.split(';')[0]];
  assert.ok(media, `${what}: another type than ${Object.keys(content).join(', ')}`);
  const problems = violations(media.schema, body);
  assert.equal(problems.length, 0, `${what}: ${problems.join('; ')}\n${JSON.stringify(body)}`);
}

/** What is wrong with `value`, as sentences; none when it is as `schema` says. */
function violations(schema, value) {
  const validate = compiled(schema);
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
}

const validators = new WeakMap();

function compiled(schema) {
  if (!validators.has(schema)) validators.set(schema, ajv.compile(absolute(schema)));
  return validators.get(schema);
}

/** The same schema, with its `#/...` references pointing into the contract. */
function absolute(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
}

/** What a reference such as `#/components/responses/Problem` names. */
export function resolve(reference) {
  return reference
    .slice(2)
    .split('/')
    .reduce((node, key) => node?.[key], openapi);
}

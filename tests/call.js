/**
 * tests/call.js - one HTTP request by node's own client.  Every answer under
 * /api is held against docs/openapi.yaml.
 */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { assertInContract } from './openapi.js';
import { within } from './within.js';

/**
 * @param {import('./server.js').Server} server
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, headers?: Record<string, string>, agent?: http.Agent }} [options]
 *        `body`: a string or Buffer goes as it is, all else as JSON
 * @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: any, raw: Buffer }>}
 */
export async function call(server, method, path, { body, headers = {}, agent } = {}) {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const content = body === undefined || isRaw ? body : JSON.stringify(body);
  const type = content === undefined ? {} : { 'content-type': 'application/json' };
  const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
  const { request: open } = server.certificate ? https : http;
  const request = open(`${server.url}${path}`, {
    method,
    agent: agent ?? server.agent,
    headers: { ...type, ...length, ...headers },
  });
  request.end(content);
  const what = `the answer to ${method} ${path}`;
  const [response] = await within(once(request, 'response'), what, () => server.transcript());
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const raw = Buffer.concat(chunks);

  const answer = {
    status: response.statusCode,
    headers: response.headers,
    body: parse(raw, response.headers['content-type']),
    raw,
  };
  if (path.startsWith('/api') && !['HEAD', 'OPTIONS'].includes(method)) {
    assertInContract({
      method,
      path: path.split('?')[0],
      status: answer.status,
      type: response.headers['content-type'] ?? '',
      body: answer.body,
    });
  }
  return answer;
}

function parse(raw, type = '') {
  if (raw.length === 0) return undefined;
  return type.includes('json') ? JSON.parse(raw.toString()) : raw.toString();
}

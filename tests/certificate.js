/**
 * tests/certificate.js - a certificate of this machine that it has signed
 * itself, made by the `openssl` program.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Write `cert.pem` and `key.pem` into the folder, over older ones.
 *
 * @param {string} folder
 * @param {string} [name]  its common name
 * @returns {{ cert: string, key: string, settings: string[] }} `settings`: for `judify serve`
 */
export function makeCertificate(folder, name = 'localhost') {
  const cert = path.join(folder, 'cert.pem');
  const key = path.join(folder, 'key.pem');
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${name}`],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return { cert, key, settings: ['--tls-cert', cert, '--tls-key', key] };
}

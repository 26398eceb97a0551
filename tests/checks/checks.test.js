/**
 * The checks of `make lint` are programs too: each one is shown a tree that is
 * right, and then one small wrong that it must refuse.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of what the checks read. */
function copyTree(t) {
  const tree = mkdtempSync(path.join(tmpdir(), 'judify-checks-'));
  t.after(() => rmSync(tree, { recursive: true }));
  const isSource = (from) => !/\/(node_modules|build|dist|data|\.git|\.cache)$/.test(from);
  cpSync(ROOT, tree, { recursive: true, filter: isSource });
  return tree;
}

function run(check, tree) {
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, 'tools', check), [tree], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

const longFunction = `int long_one(void)\n{\n${'    go();\n'.repeat(80)}}\n`;
const append = (text) => (before) => before + text;

/** check, what is wrong, file, how it is changed, what the check must say */
const wrongs = [
  [
    'check_unit',
    'a unit that may do too much',
    'packaging/judify.service',
    (before) => before.replace('PrivateNetwork=yes', '').replace('CapabilityBoundingSet=', ''),
    /exposure level 2\.\d, at most 1\.2/,
  ],
  [
    'check_docs',
    'a decision with the number of another',
    'docs/decisions/0002-c17.md',
    (before) => before.replace('# 0002:', '# 0001:'),
    /0002-c17\.md: its title begins with another number/,
  ],
  [
    'check_functions',
    'a long function',
    'server/base/id.c',
    append(longFunction),
    /long_one has 82/,
  ],
  ['check_functions', 'a long file', 'server/base/id.c', append('\n'.repeat(600)), /at most 600/],
  [
    'check_floors',
    'an include going up',
    'server/base/id.c',
    append('#include "io/loop.h"\n'),
    /base must not include io/,
  ],
  [
    'check_floors',
    'an include going sideways',
    'server/wire/utf8.h',
    append('#include "io/loop.h"\n'),
    /wire must not include io/,
  ],
  [
    'check_floors',
    'malloc outside base/mem.c',
    'server/base/id.c',
    append('void *p = malloc(1);\n'),
    /id\.c:\d+: not for base/,
  ],
  [
    'check_floors',
    'SQLite outside store/',
    'server/relay/relay.h',
    append('#include <sqlite3.h>\n'),
    /not for relay/,
  ],
  [
    'check_floors',
    'a clock outside io/',
    'server/base/id.c',
    append('int x = time(0);\n'),
    /not for base/,
  ],
  [
    'check_floors',
    'getenv below the top',
    'server/io/conn.h',
    append('x = getenv("HOME");\n'),
    /not for io/,
  ],
  ['check_names', 'a chat', 'server/base/id.c', append('int chat_id;\n'), /say conversation/],
  [
    'check_names',
    'a TODO without a number',
    'server/base/id.c',
    append('/* TODO later */\n'),
    /issue number/,
  ],
  ['check_names', 'a file named utils', 'server/base/utils.c', () => '\n', /says nothing/],
  ['check_names', 'two files of one stem', 'server/wire/id.c', () => '\n', /two files of one stem/],
  [
    'check_docs',
    'a dead link',
    'docs/protocol.md',
    append('[x](nowhere.md)\n'),
    /no such file: nowhere\.md/,
  ],
  [
    'check_docs',
    'a problem only in the page',
    'docs/http-api.md',
    append('409 `no_such_code`\n'),
    /only in http-api\.md: 409 no_such_code/,
  ],
  [
    'check_docs',
    'a problem only in the program',
    'server/api/problem.c',
    append('{ 409, "no_such_code" }\n'),
    /only in problem\.c: 409 no_such_code/,
  ],
  [
    'check_docs',
    'a code with another number',
    'server/wire/envelope.h',
    (text) => text.replace('ENVELOPE_MAILBOX_FULL = 5', 'ENVELOPE_MAILBOX_FULL = 15'),
    /only in protocol\.md: 5 MAILBOX_FULL/,
  ],
  [
    'check_docs',
    'a move that another one may make',
    'server/domain/move.c',
    (text) => text.replace('"accept",   WHO_TUTOR', '"accept",   WHO_EITHER'),
    /only in move\.c: accept either requested start confirmed/,
  ],
];

for (const check of new Set(wrongs.map(([name]) => name))) {
  test(`${check} finds nothing in this tree`, (t) => {
    const { status, said } = run(check, copyTree(t));
    assert.equal(said, '');
    assert.equal(status, 0);
  });
}

for (const [check, what, file, change, expected] of wrongs) {
  test(`${check} refuses ${what}`, (t) => {
    const tree = copyTree(t);
    const target = path.join(tree, file);
    let before = '';
    try {
      before = readFileSync(target, 'utf8');
    } catch {
      /* the wrong is a new file */
    }
    writeFileSync(target, change(before));

    const { status, said } = run(check, tree);
    assert.match(said, expected);
    assert.notEqual(status, 0);
  });
}

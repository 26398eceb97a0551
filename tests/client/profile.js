/**
 * tests/client/profile.js - what a browser keeps when it is killed:
 * localStorage and IndexedDB of one person.
 */
import { require } from '../packages.js';

const { IDBFactory } = require('fake-indexeddb');

export class Profile {
  items = new Map();
  indexedDB = new IDBFactory();
}

/** localStorage on these items; `touch` is told before every write. */
export function localStorageOf({ items }, touch) {
  return {
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => {
      touch();
      items.delete(key);
    },
    setItem: (key, value) => {
      touch();
      items.set(key, String(value));
    },
  };
}

/**
 * IndexedDB of one run of the browser. What runs when it is killed is lost
 * whole, as a transaction is.
 *
 * @param {Profile} profile
 * @param {() => void} touch  told before every transaction
 * @returns {{ factory: object, kill: () => void }}
 */
export function indexedDbOf({ indexedDB }, touch) {
  const connections = new Set();
  const running = new Set();
  let isDead = false;

  /** Nothing reaches the dead: an event passes its database first. */
  function muffle(event) {
    if (isDead) event.stopImmediatePropagation();
  }

  function watch(db) {
    const { transaction } = db;
    connections.add(db);
    for (const name of ['success', 'error', 'complete', 'abort'])
      db.addEventListener(name, muffle, true);
    db.transaction = (...args) => {
      touch();
      const tx = transaction.apply(db, args);
      running.add(tx);
      tx.addEventListener('complete', () => running.delete(tx));
      tx.addEventListener('abort', () => running.delete(tx));
      return tx;
    };
  }

  return {
    factory: {
      open(...args) {
        touch();
        const request = indexedDB.open(...args);
        request.addEventListener('success', () => watch(request.result));
        return request;
      },
    },
    kill() {
      isDead = true;
      for (const tx of running) abort(tx);
      connections.forEach((db) => db.close());
    },
  };
}

function abort(tx) {
  try {
    tx.abort();
  } catch {
    /* It has committed a moment ago. */
  }
}

/**
 * Who of my contacts is online, as far as this link knows.
 *
 * @param {string[]} online  user ids
 * @param {{ type: 'linkOpened' | 'linkLost' }
 *       | { type: 'presence', online?: string[], offline?: string[] }} event
 * @returns {string[]}
 */
export function presenceReducer(online, event) {
  switch (event.type) {
    /* The first notice of a link names everybody (protocol.md 5.7). */
    case 'linkOpened':
    case 'linkLost':
      return online.length ? [] : online;
    case 'presence': {
      const gone = new Set(event.offline ?? []);
      return [...new Set([...online, ...(event.online ?? [])])].filter((id) => !gone.has(id));
    }
    default:
      throw new Error(`presenceReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/** Set once the browser was asked. Whoever has said no is not asked again by every message. */
const ASKED = 'judify_asked_to_keep';

/**
 * Ask the browser, once, not to throw away what is kept here when its disk
 * runs full. Settings show what it has answered.
 *
 * @param {Storage} [storage]
 * @param {StorageManager | undefined} [manager]  not there: the page came over plain http
 */
export async function askToKeep(storage = localStorage, manager = navigator.storage) {
  if (!manager?.persist || storage.getItem(ASKED)) return;
  storage.setItem(ASKED, 'yes');
  if (!(await manager.persisted())) await manager.persist();
}

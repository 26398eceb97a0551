/**
 * attic.js - a browser that has been used for years: a history put where the
 * app keeps it (DESIGN 5: window in localStorage, archive in IndexedDB).
 */
import { randomOf } from '../../tests/client/random.js';
import { textsPages } from '../../web/src/features/messages/core/archiveTexts.js';

const KEEP = 300;
const SLACK = 60;
const WORDS = `lesson chapter equation homework tomorrow question answer please could you look at
  the second part of it because I think that my result is wrong and café naïve über Größe thanks
  perfect until then see page number exercise triangle function derivative minutes later today`.split(
  /\s+/,
);

/** Something that stands in no other message. */
export const NEEDLE = 'xylophone';

/**
 * @param {string} myId
 * @param {string} contactId
 * @param {number} count
 */
function messagesOf(myId, contactId, count) {
  const random = randomOf(count);
  const conversationId = `${[myId, contactId].sort().join('_')}-${myId}`;
  return Array.from({ length: count }, (_, i) => {
    const isMine = random() < 0.5;
    const length = 3 + Math.floor(random() ** 3 * 60);
    const words = Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)]);
    if (i === 5) words.push(NEEDLE);
    return {
      messageId: crypto.randomUUID(),
      conversationId,
      senderId: isMine ? myId : contactId,
      receiverId: isMine ? contactId : myId,
      content: words.join(' '),
      timestamp: new Date(Date.now() - (count - i) * 600_000).toISOString(),
      isRead: true,
      status: isMine ? 'read' : 'received',
      type: 'text',
    };
  });
}

/** As the app archives them: when the window is passed by so many. @param {any[]} archive */
function textsOfTheApp(archive) {
  const steps = Math.ceil(archive.length / SLACK);
  return Array.from({ length: steps }, (_, i) =>
    textsPages(archive.slice(i * SLACK, (i + 1) * SLACK)),
  ).flat();
}

/** The list's row of a conversation. */
function conversationOf(me, contact, messages) {
  const [user1, user2] = me.userId < contact.userId ? [me, contact] : [contact, me];
  const { messageId, senderId, content, timestamp } = messages.at(-1);
  return {
    conversationId: messages[0].conversationId,
    ...{ user1Id: user1.userId, user2Id: user2.userId, user1, user2 },
    ...{ createdAt: messages[0].timestamp, updatedAt: timestamp },
    lastMessage: { messageId, senderId, content, timestamp },
    unreadCount: 0,
  };
}

/** In the page: everything into its place. */
async function putAway({ myId, conversations, windows, archive, texts }) {
  localStorage.setItem(`judify_conversations_${myId}`, JSON.stringify(conversations));
  for (const messages of windows)
    localStorage.setItem(`judify_messages_${messages[0].conversationId}`, JSON.stringify(messages));
  const opening = indexedDB.open(`judify_${myId}`);
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const tx = opening.result.transaction(['archive', 'texts', 'shown'], 'readwrite');
  archive.forEach((message) => tx.objectStore('archive').put(message));
  texts.forEach(({ page, shown }, i) => {
    tx.objectStore('texts').add(page);
    tx.objectStore('shown').add(shown, i + 1);
  });
  await new Promise((resolve) => (tx.oncomplete = resolve));
  opening.result.close();
}

/**
 * Fill the browser of somebody who has opened Judify there before; afterwards
 * a page is shown that is none of the app's.
 *
 * @param {import('./home.js').Home} home
 * @param {any} me        a user
 * @param {any[]} contacts  users
 * @param {number} count  of messages with each of them
 */
export async function fillAttic(home, me, contacts, count) {
  await home.goTo('/version');
  const all = contacts.map((contact) => messagesOf(me.userId, contact.userId, count));
  const archives = all.map((messages) => messages.slice(0, -KEEP));
  await home.page.evaluate(putAway, {
    myId: me.userId,
    conversations: all.map((messages, i) => conversationOf(me, contacts[i], messages)).reverse(),
    windows: all.map((messages) => messages.slice(-KEEP)),
    archive: archives.flat(),
    texts: archives.flatMap(textsOfTheApp),
  });
}

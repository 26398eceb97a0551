/**
 * Who is writing to me right now.
 *
 * @param {Record<string, number>} typing  until when, by user id
 * @param {{ type: 'typing', userId: string, untilMs: number }
 *       | { type: 'stopped', userIds: string[] }
 *       | { type: 'time', nowMs: number }} event
 * @returns {Record<string, number>} the same object when nothing changed
 */
export function typingReducer(typing, event) {
  switch (event.type) {
    case 'typing':
      return { ...typing, [event.userId]: event.untilMs };
    /* They said it, or they went. */
    case 'stopped':
      return without(typing, ([userId]) => event.userIds.includes(userId));
    case 'time':
      return without(typing, ([, untilMs]) => untilMs <= event.nowMs);
    default:
      throw new Error(`typingReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/**
 * @param {Record<string, number>} typing
 * @param {(entry: [string, number]) => boolean} isOver
 */
function without(typing, isOver) {
  const left = Object.entries(typing).filter((entry) => !isOver(entry));
  return left.length === Object.keys(typing).length ? typing : Object.fromEntries(left);
}

/**
 * Why something cannot be sealed, opened or trusted, by a code that callers
 * act on. What the server refused keeps the server's code.
 *
 *   malformed         not a payload of ours, or not meant for us: it never will be
 *   relabelled        sealed by another device than the envelope says
 *   untrusted_device  its owner has not signed it: a ghost, or not approved yet
 *   undecryptable     seen before, or the key is gone: only its sender can help
 *   identity_changed  the contact's security code is another one: ask the person
 *   no_session        the device has left no key to begin with: later
 *   unapproved        this device itself is not signed yet
 *   cannot_approve    it has not the keys that sign other devices
 *   device_changed    the code of that device is not the one that was seen
 *   not_allowed       the person has not agreed that it may have those keys
 *   not_ready         init() has not answered yet
 *   closed            the Worker is gone
 *   broken            the library has panicked: the Worker is of no use any more
 */
export class CryptoError extends Error {
  /** @param {string} code @param {string} [message] */
  constructor(code, message = code) {
    super(message);
    this.name = 'CryptoError';
    this.code = code;
  }
}

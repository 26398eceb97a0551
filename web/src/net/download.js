/**
 * net/download.js - a large file, with word of how far it is.
 *
 * It ends in the browser's cache: whoever asks for it next has it at once.
 */
import { ApiError } from './http.js';

const SENTENCE = 'A part of Judify could not be loaded. Check your connection and try again.';

/**
 * @param {string} url
 * @param {(receivedBytes: number) => void} onProgress  unpacked, if it comes packed
 */
export async function download(url, onProgress) {
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) throw new ApiError('unreadable', SENTENCE, response.status);
    const reader = response.body.getReader();
    let received = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      received += value.length;
      onProgress(received);
    }
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    throw new ApiError('offline', SENTENCE);
  }
}

/**
 * stopwatch.js - runs inside the page, before anything of the app: when a
 * person did something, and when what they wait for is on the screen.
 *
 * Times are milliseconds since 1970, so that two pages of one machine can be
 * compared. Something is on the screen when the frame that draws it is done.
 */
export function installStopwatch() {
  const at = (stamp) => performance.timeOrigin + stamp;
  const stopwatch = { began: performance.timeOrigin, acted: 0, keys: [] };
  window.stopwatch = stopwatch;

  /**
   * At the end of the frame that has it: the browser tells of a new element when
   * it has laid it out, be it put there within a frame or between two.
   */
  function shown(element) {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver(() => {
        observer.disconnect();
        resolve(at(performance.now()));
      });
      observer.observe(element);
    });
  }

  /** After the next frame. */
  function nextFrame() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(at(performance.now()));
        port2.postMessage(null);
      });
    });
  }

  /** Resolves with the time when something of this selector, with this text, is on the screen. */
  stopwatch.seen = (selector, text = '') =>
    new Promise((resolve) => {
      const look = () => {
        const found = [...document.querySelectorAll(selector)];
        const element = found.find(({ textContent }) => textContent.includes(text));
        if (!element) return;
        observer.disconnect();
        shown(element).then(resolve);
      };
      const observer = new MutationObserver(look);
      const all = { childList: true, subtree: true, characterData: true, attributes: true };
      observer.observe(document, all);
      look();
    });

  const note = (event) => (stopwatch.acted = at(event.timeStamp));
  for (const name of ['click', 'paste']) window.addEventListener(name, note, true);
  /* What a letter takes: from the key to the frame that shows it. */
  window.addEventListener(
    'keydown',
    (event) => nextFrame().then((time) => stopwatch.keys.push(time - at(event.timeStamp))),
    true,
  );
}

import { useEffect } from 'react';

let title = 'Judify';
let count = 0;

function show() {
  const name = title === 'Judify' ? title : `${title} · Judify`;
  document.title = count > 0 ? `(${count}) ${name}` : name;
}

/**
 * Keeps the document's title in step with the page.
 *
 * @param {string} pageTitle
 */
export function useTitle(pageTitle) {
  useEffect(() => {
    title = pageTitle;
    show();
  }, [pageTitle]);
}

/** What is read as soon as it comes is not counted: a title that flickers tells nothing. */
const COUNT_REST_MS = 300;

/**
 * Keeps a number before the document's title: what waits for the person, on whatever page they are.
 *
 * @param {number} waiting
 */
export function useTitleCount(waiting) {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (count === waiting) return;
      count = waiting;
      show();
    }, COUNT_REST_MS);
    return () => clearTimeout(timer);
  }, [waiting]);

  useEffect(
    () => () => {
      count = 0;
      show();
    },
    [],
  );
}

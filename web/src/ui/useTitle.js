import { useEffect } from 'react';

/**
 * Keeps the document's title in step with the page.
 *
 * @param {string} title
 */
export function useTitle(title) {
  useEffect(() => {
    document.title = title === 'Judify' ? title : `${title} · Judify`;
  }, [title]);
}

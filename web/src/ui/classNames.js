/**
 * Class names that apply, joined by spaces.
 *
 * @param {...(string | false | null | undefined)} names
 */
export function classNames(...names) {
  return names.filter(Boolean).join(' ');
}

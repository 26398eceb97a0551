import { dateLocale } from './time.js';

/**
 * '€35' or '€35.50': cents only where there are any.
 *
 * @param {number} amount
 * @param {string} currency  ISO 4217
 */
export function formatMoney(amount, currency) {
  const locale = dateLocale(navigator.languages ?? []);
  const digits = Number.isInteger(amount) ? 0 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

import type { Problem } from '../core/errors.ts';
import { type MessageKey, t } from './i18n.ts';

/** The sentence for a problem: what it is, and the way out. */
export function toProblemText({ code, params }: Problem): string {
  return t(`error_${code.replaceAll('-', '_')}` as MessageKey, ...params);
}

import { type Exemption, findMiss, type LedgerEntry, type Miss } from '../../core/ledger.ts';
import { type MessageKey, t, uiLanguage } from '../../platform/i18n.ts';

const MISSES = {
  worker: 'miss_worker',
  paused: 'miss_paused',
  overridden: 'miss_overridden',
  'own-cookie': 'miss_own_cookie',
  userinfo: 'miss_userinfo',
  'other-account': 'miss_other_account',
  left: 'miss_left',
  absent: 'miss_absent',
  early: 'miss_early',
  expired: 'miss_expired',
} as const satisfies Record<Miss, MessageKey>;

const EXEMPTIONS = {
  foreign: 'exempt_foreign',
  sandboxed: 'exempt_sandboxed',
  preflight: 'exempt_preflight',
  report: 'exempt_report',
  unseen: 'exempt_unseen',
} as const satisfies Record<Exemption, MessageKey>;

/** Why a request went without, in two words or three. */
export function toMissText(why: Miss): string {
  return t(MISSES[why]);
}

/** How a request is judged, in words, and how bad that is. */
export function toVerdictText(entry: LedgerEntry): { readonly text: string; readonly tone: Tone } {
  const { verdict } = entry;
  const miss = findMiss(entry);
  if (verdict.kind === 'sent' && miss) return { text: t('verdict_sent_but', toMissText(miss)), tone: 'soon' };
  switch (verdict.kind) {
    case 'sent':
      return { text: t('verdict_sent'), tone: 'good' };
    case 'missed':
      return { text: t('verdict_missed', toMissText(verdict.why)), tone: 'bad' };
    case 'exempt':
      if (verdict.why === 'unseen') return { text: t('exempt_unseen'), tone: 'plain' };
      return { text: t('verdict_exempt', t(EXEMPTIONS[verdict.why])), tone: 'plain' };
    case 'free':
      return { text: t('verdict_free'), tone: 'plain' };
    case 'stray':
      return { text: t('verdict_stray'), tone: 'bad' };
    case 'unsent':
      return { text: t('verdict_unsent'), tone: 'plain' };
  }
}

type Tone = 'good' | 'plain' | 'soon' | 'bad';

export function toCountText(count: number): string {
  return new Intl.NumberFormat(uiLanguage()).format(count);
}

/** The time of day to the millisecond. */
export function toTimeText(at: number): string {
  return new Intl.DateTimeFormat(uiLanguage(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
}

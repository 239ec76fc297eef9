import type { Account, Acting } from '../core/account.ts';
import { toCountdown } from '../core/countdown.ts';
import type { TabReport } from '../core/outcome.ts';
import type { Site } from '../core/site.ts';
import type { Standing } from '../core/standing.ts';
import { type State, standingOf } from '../core/state.ts';
import { t } from './i18n.ts';
import { toClockText, toSpanText } from './time-text.ts';

/** Until when an account is attached, in words. */
type TimeText = (standing: Standing, acting: Acting | undefined) => string;

/** Who a tab is, where and until when, in one sentence: what the popup's strip and the toolbar's tooltip say. */
export function toReportText(
  { site, host = '', scope, outcome }: TabReport,
  state: State,
  toTimeText: TimeText,
): string {
  if (!site) return t('report_nothing');
  const place = toPlace(site, host);
  const isTab = scope === 'tab';
  switch (outcome.kind) {
    case 'nothing':
      return t('report_unchosen', place);
    case 'locked':
      return t('report_locked', place);
    case 'paused':
      return t('report_paused', place);
    case 'none':
      return t(isTab ? 'report_none_tab' : 'report_none_site', place);
    case 'signed-out':
      return t(isTab ? 'report_signed_out_tab' : 'report_signed_out_site', place);
    case 'attached': {
      const { label, id, acting } = outcome.account;
      const time = toTimeText(standingOf(state, id), acting);
      return t(isTab ? 'report_attached_tab' : 'report_attached_site', label, place, time);
    }
    case 'not-allowed':
      return outcome.account
        ? t('report_withheld_not_allowed', outcome.account.label, place)
        : t('report_signed_out_not_allowed', place);
    case 'withheld':
      return toWithheldText(outcome, place, standingOf(state, outcome.account.id));
  }
}

/** Where a token is attached: the host in front of the person, and how many besides. */
function toPlace({ origins }: Site, host: string): string {
  return origins.length > 1 ? t('place_more', host, origins.length - 1) : host;
}

function toWithheldText(
  { account, why }: Extract<TabReport['outcome'], { kind: 'withheld' }>,
  place: string,
  { validity, renewable }: Standing,
): string {
  switch (why) {
    case 'absent':
      return t('report_withheld_absent', account.label, place);
    case 'early':
      return t('report_withheld_early', account.label, place, toClockText(validity?.notBefore ?? 0));
    case 'expired':
      return t(toExpiredKey(account, renewable), account.label, place);
  }
}

function toExpiredKey({ acting }: Account, renewable: boolean) {
  if (acting) return 'report_withheld_acting';
  return renewable ? 'report_withheld_renewing' : 'report_withheld_expired';
}

/** What is left of it: for what is said anew as time passes. */
export const toTimeLeft =
  (now: number): TimeText =>
  ({ validity, renewable }, acting) => {
    if (validity?.expiresAt === undefined) return t('time_no_expiry');
    if (acting) return t('time_left_acting', toCountdown(validity.expiresAt - now), acting.reason);
    return t(renewable ? 'time_left_renewed' : 'time_left', toSpanText(validity.expiresAt - now));
  };

/** An hour more or less is nothing where so much is left. In milliseconds. */
const LONG = 12 * 60 * 60_000;

/** The same, but the time of day unless that is long: for what is said once and stays. */
export const toTimeUntil =
  (now: number): TimeText =>
  (standing, acting) => {
    const { expiresAt } = standing.validity ?? {};
    if (expiresAt === undefined || expiresAt - now > LONG) return toTimeLeft(now)(standing, acting);
    const clock = toClockText(expiresAt);
    if (acting) return t('time_until_acting', clock, acting.reason);
    return t(standing.renewable ? 'time_until_renewed' : 'time_until', clock);
  };

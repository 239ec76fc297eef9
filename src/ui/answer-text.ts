import type { Answer, Difference } from '../core/probe.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { toProblemText } from '../platform/problem-text.ts';
import { toHosts } from './hosts.ts';

const DIFFERENCES = {
  scheme: 'probe_near_scheme',
  port: 'probe_near_port',
  subdomain: 'probe_near_subdomain',
} as const satisfies Record<Difference, MessageKey>;

/** Yes or no, and the one reason. */
export function toAnswerText(answer: Answer): string {
  switch (answer.kind) {
    case 'goes':
      return t('probe_goes', answer.site.name, answer.origin);
    case 'unreadable':
      return toProblemText(answer.problem);
    case 'elsewhere':
      return answer.near
        ? t(DIFFERENCES[answer.near.differs], answer.origin, answer.near.site.name, answer.near.origin)
        : t('probe_elsewhere', answer.origin);
    case 'paused':
      return t('probe_paused');
    case 'locked':
      return t('probe_locked');
    case 'not-allowed':
      return t('probe_not_allowed', toHosts(answer.permissions));
    case 'withheld':
      return t(`probe_withheld_${answer.why}`);
    case 'foreign':
    case 'worker':
    case 'socket':
      return t(`probe_${answer.kind}`, answer.site.name);
  }
}

import '../fake-browser.ts';
import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/core/ledger.ts';
import { toVerdictText } from '../../../src/ui/ledger/words.ts';
import { toRequest } from '../world.tsx';

test.each<[Partial<LedgerEntry>, string, string]>([
  [{}, 'Sent', 'good'],
  [{ end: { at: 2, status: 302, left: true } }, 'Sent, then: redirect left the site', 'soon'],
  [{ verdict: { kind: 'missed', why: 'worker' } }, 'Missed: service worker', 'bad'],
  [{ verdict: { kind: 'missed', why: 'other-account' } }, 'Missed: another account’s token', 'bad'],
  [{ verdict: { kind: 'exempt', why: 'foreign' } }, 'Without, by design: another site asked', 'plain'],
  [
    { verdict: { kind: 'exempt', why: 'unseen' } },
    'Cannot be seen: put where browsers report nothing',
    'plain',
  ],
  [{ verdict: { kind: 'free' } }, 'No account chosen', 'plain'],
  [{ verdict: { kind: 'stray' } }, 'Sent though not chosen', 'bad'],
  [{ verdict: { kind: 'unsent' } }, 'Never left the browser', 'plain'],
])('judges %j in words', (changed, text, tone) => {
  expect(toVerdictText(toRequest(changed))).toEqual({ text, tone });
});

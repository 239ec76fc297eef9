import { useMemo, useState } from 'preact/hooks';
import { type Problem, toProblem } from '../../core/errors.ts';
import { type Adopted, readForeign } from '../../core/preset/foreign/foreign.ts';
import type { Findings, Left } from '../../core/preset/foreign/found.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { Field } from '../field.tsx';
import { Fold } from '../fold.tsx';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { Incoming } from './incoming.tsx';

interface Props {
  readonly findings: Findings;
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly onDone: () => void;
}

/** What another tool's file holds for us, what it does not, and the address where the file names none. */
export function ForeignIncoming({ findings, snapshot, actions, onDone }: Props) {
  const [address, setAddress] = useState('');
  const reading = useMemo(() => toAdopted(findings, address), [findings, address]);
  const asksAddress = findings.found.some(({ origins }) => origins.length === 0);
  const signIn = async (ids: ReadonlyMap<string, string>) => {
    if (!('tokens' in reading)) return;
    for (const [key, token] of reading.tokens) {
      const account = ids.get(key);
      // As a whole answer, for it need not be a JWT.
      if (account)
        await actions.call('pasteToken', { account, token: JSON.stringify({ access_token: token }) });
    }
  };
  return (
    <>
      <div class="form incoming">
        <p role="status">{t('foreign_found', findings.tool, findings.found.length)}</p>
        {asksAddress && (
          <Field
            label={t('foreign_address')}
            hint={t('foreign_address_hint')}
            value={address}
            onValue={setAddress}
            problem={'problem' in reading && address !== '' ? reading.problem : undefined}
          />
        )}
        {!asksAddress && 'problem' in reading && <ProblemLine problem={reading.problem} />}
        <LeftList left={'left' in reading ? reading.left : findings.left} />
      </div>
      {'preset' in reading && reading.tokens.size > 0 && (
        <Incoming
          preset={reading.preset}
          snapshot={snapshot}
          actions={actions}
          signIn={signIn}
          onDone={onDone}
        />
      )}
    </>
  );
}

function toAdopted(findings: Findings, address: string): Adopted | { readonly problem: Problem } {
  try {
    return readForeign(findings, address);
  } catch (error) {
    return { problem: toProblem(error) };
  }
}

function LeftList({ left }: { readonly left: readonly Left[] }) {
  if (left.length === 0) return null;
  return (
    <Fold summary={t('foreign_left', left.length)} wrong={false}>
      <ul class="left">
        {left.map(({ what, why }, index) => (
          <li key={index}>
            <code>{what}</code> {t(`left_${why}`)}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

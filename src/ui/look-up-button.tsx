import type { Discovered } from '../core/discovery.ts';
import { readIssuerId } from '../core/sign-in-draft.ts';
import { toPermission } from '../core/site.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { ProblemLine } from './problem-line.tsx';

interface Props {
  readonly issuer: string;
  readonly actions: Actions;
  readonly onFound: (found: Discovered) => void;
}

/** Asks an issuer where it is asked what. The browser may close the popup to ask for permission; it is pressed again then. */
export function LookUpButton({ issuer, actions, onFound }: Props) {
  const { busy, problem, run } = useCommand();
  const lookUp = () =>
    void run(async () => {
      const url = readIssuerId(issuer);
      await actions.requestPermissions([toPermission(new URL(url).origin)]);
      onFound(await actions.discover(url));
    });
  return (
    <>
      <BusyButton type="button" busy={busy} onClick={lookUp}>
        {t(busy ? 'looking_up' : 'look_up')}
      </BusyButton>
      <ProblemLine problem={problem} />
    </>
  );
}

import { useRef, useState } from 'preact/hooks';
import { type Reading, toReading } from '../../core/preset/preset.ts';
import type { SealedFile } from '../../core/sealed-file.ts';
import { t } from '../../platform/i18n.ts';
import { openPart } from '../../platform/passphrase.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { Field } from '../field.tsx';
import type { Snapshot } from '../snapshot.ts';
import { FlawList } from './flaw-list.tsx';
import { Incoming } from './incoming.tsx';

interface Props {
  readonly file: SealedFile;
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly onDone: () => void;
}

/** Asks for the file's passphrase. What is no secret is opened here, to be shown; the tokens by the background alone. */
export function SealedIncoming({ file, snapshot, actions, onDone }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<Reading>();
  const command = useCommand();
  const typed = () => input.current?.value ?? '';
  const open = (event: Event) => {
    event.preventDefault();
    void command.run(async () => setReading(toReading(String(await openPart(typed(), file, 'preset')))));
  };
  const signIn = async (ids: ReadonlyMap<string, string>) => {
    if (!reading || !('preset' in reading)) return;
    const keys = reading.preset.sites.flatMap(({ accounts }, site) =>
      accounts.map((_, account) => `sites[${site}].accounts[${account}]`),
    );
    const accounts = keys.map(key => ids.get(key) ?? null);
    await actions.call('adoptSecrets', { file, accounts, passphrase: typed() });
  };
  return (
    <>
      <form class="form incoming" onSubmit={open} autocomplete="off">
        <Field
          label={t('sealed_passphrase_open')}
          hint={t('sealed_passphrase_hint')}
          type="password"
          inputRef={input}
          problem={command.problem}
        >
          <BusyButton type="submit" busy={command.busy}>
            {t('sealed_open')}
          </BusyButton>
        </Field>
        {reading && 'flaws' in reading && <FlawList flaws={reading.flaws} />}
      </form>
      {reading && 'preset' in reading && (
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

import { useId, useRef, useState } from 'preact/hooks';
import { missingFor } from '../../core/outcome.ts';
import { type Reading, toReading } from '../../core/preset/preset.ts';
import { readIssuerUrl } from '../../core/sign-in-draft.ts';
import { toPermission } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { Field } from '../field.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { Snapshot } from '../snapshot.ts';
import { FlawList } from './flaw-list.tsx';
import { Incoming } from './incoming.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
  readonly outlets: Pick<Outlets, 'fetchText'>;
}

/** Presets that are read at an address, each time the person wants it. */
export function SourcesCard({ snapshot, actions, outlets }: Props) {
  const heading = useId();
  const command = useCommand();
  const input = useRef<HTMLInputElement>(null);
  const { sources = [] } = snapshot.state;
  const set = (changed: readonly string[]) => actions.call('setSources', { sources: changed });
  const add = (event: Event) => {
    event.preventDefault();
    const typed = input.current?.value ?? '';
    void command.run(async () => {
      const url = readIssuerUrl(typed);
      await actions.requestPermissions([toPermission(new URL(url).origin)]);
      await set([...sources, url]);
      if (input.current) input.current.value = '';
    });
  };
  return (
    <section class="card" aria-labelledby={heading}>
      <form class="form" onSubmit={add} noValidate autocomplete="off">
        <h2 id={heading}>{t('sources_title')}</h2>
        <p class="why">{t('sources_what')}</p>
        <Field label={t('source_address')} inputRef={input} problem={command.problem}>
          <BusyButton type="submit" busy={command.busy}>
            {t('source_add')}
          </BusyButton>
        </Field>
      </form>
      {sources.map(url => (
        <Source
          key={url}
          url={url}
          snapshot={snapshot}
          actions={actions}
          outlets={outlets}
          onRemove={() => void command.run(() => set(sources.filter(each => each !== url)))}
        />
      ))}
    </section>
  );
}

interface SourceProps extends Props {
  readonly url: string;
  readonly onRemove: () => void;
}

/** What stands at an address now, beside what is here. Nothing of it is kept until it is taken over. */
function Source({ url, snapshot, actions, outlets, onRemove }: SourceProps) {
  const [reading, setReading] = useState<Reading>();
  const command = useCommand();
  const refresh = () => {
    const missing = missingFor([toPermission(new URL(url).origin)], snapshot.granted);
    void command.run(async () => {
      if (missing.length > 0) await actions.requestPermissions(missing);
      setReading(toReading(await outlets.fetchText(url)));
    });
  };
  return (
    <>
      <div class="form incoming">
        <div class="source">
          <code>{url}</code>
          <BusyButton
            type="button"
            aria-label={t('source_refresh_of', url)}
            busy={command.busy}
            onClick={refresh}
          >
            {t('source_refresh')}
          </BusyButton>
          <button type="button" aria-label={t('source_remove_of', url)} onClick={onRemove}>
            {t('remove')}
          </button>
        </div>
        <ProblemLine problem={command.problem} />
        {reading && 'flaws' in reading && <FlawList flaws={reading.flaws} />}
      </div>
      {reading && 'preset' in reading && (
        <Incoming preset={reading.preset} snapshot={snapshot} actions={actions} />
      )}
    </>
  );
}

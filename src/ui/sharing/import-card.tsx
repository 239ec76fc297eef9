import { useId, useRef, useState } from 'preact/hooks';
import { type FileReading, toFileReading } from '../../core/preset/file.ts';
import { MOST_ACCOUNTS, MOST_SITES } from '../../core/preset/schema.ts';
import { t, uiLanguage } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import type { Snapshot } from '../snapshot.ts';
import { FlawList } from './flaw-list.tsx';
import { ForeignIncoming } from './foreign-incoming.tsx';
import { Incoming } from './incoming.tsx';
import { SealedIncoming } from './sealed-incoming.tsx';

const toNumber = (count: number) => count.toLocaleString(uiLanguage());

interface Props {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** A file is chosen or pasted, looked at, and then taken over whole. */
export function ImportCard({ snapshot, actions }: Props) {
  const heading = useId();
  const [reading, setReading] = useState<FileReading>();
  const pasted = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const done = () => {
    setReading(undefined);
    if (pasted.current) pasted.current.value = '';
    if (file.current) file.current.value = '';
  };
  const common = { snapshot, actions, onDone: done };
  const look = (event: Event) => {
    event.preventDefault();
    setReading(toFileReading(pasted.current?.value ?? ''));
  };
  return (
    <section class="card" aria-labelledby={heading}>
      <form class="form" onSubmit={look} autocomplete="off">
        <h2 id={heading}>{t('import_title')}</h2>
        <p class="why">{t('import_what', toNumber(MOST_SITES), toNumber(MOST_ACCOUNTS))}</p>
        <div class="field">
          <label for={`${heading}-file`}>{t('import_file')}</label>
          <input
            ref={file}
            id={`${heading}-file`}
            type="file"
            accept=".json,.yaml,.yml,.bru,.txt,application/json"
            onChange={event => {
              void event.currentTarget.files?.[0]?.text().then(text => setReading(toFileReading(text)));
            }}
          />
        </div>
        <div class="field">
          <label for={`${heading}-text`}>{t('import_paste')}</label>
          <textarea ref={pasted} id={`${heading}-text`} class="file" rows={4} spellcheck={false} />
        </div>
        <div class="buttons">
          <button type="submit">{t('import_look')}</button>
        </div>
        {reading && 'flaws' in reading && <FlawList flaws={reading.flaws} />}
      </form>
      {reading && 'preset' in reading && <Incoming {...common} preset={reading.preset} />}
      {reading && 'sealed' in reading && <SealedIncoming {...common} file={reading.sealed} />}
      {reading && 'findings' in reading && <ForeignIncoming {...common} findings={reading.findings} />}
    </section>
  );
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LedgerEntry } from '../../core/ledger.ts';
import { toCurl } from '../../core/ledger-export.ts';
import type { Labels } from '../../core/ledger-view.ts';
import type { Site } from '../../core/site.ts';
import { t } from '../../platform/i18n.ts';
import { IconButton } from '../icon.tsx';
import { useWindow } from './window.ts';
import { toTimeText, toVerdictText } from './words.ts';

interface Props {
  /** In the order they are shown. */
  readonly entries: readonly LedgerEntry[];
  readonly labels: Labels;
  readonly sites: readonly Site[];
  readonly copy: (text: string) => Promise<void>;
}

const COLUMNS = [
  'column_time',
  'column_method',
  'column_url',
  'column_status',
  'column_verdict',
  'column_account',
  'column_fingerprint',
  'column_kind',
] as const;
const ROW_HEIGHT = 33;

export function RequestTable({ entries, labels, sites, copy }: Props) {
  const { first, last, place } = useWindow<HTMLTableSectionElement>(entries.length, ROW_HEIGHT);
  return (
    <section class="requests" aria-label={t('requests')}>
      <table aria-rowcount={entries.length + 1}>
        <thead>
          <tr>
            {COLUMNS.map(column => (
              <th key={column} scope="col" data-column={column}>
                {t(column)}
              </th>
            ))}
            <th scope="col" data-column="copy">
              <span class="unseen">{t('copy_curl')}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={place}>
          <Gap rows={first} />
          {entries.slice(first, last).map((entry, index) => (
            <RequestRow
              key={toKey(entry)}
              index={first + index + 2}
              entry={entry}
              labels={labels}
              site={sites.find(({ id }) => id === entry.site)}
              copy={copy}
            />
          ))}
          <Gap rows={entries.length - last} />
        </tbody>
      </table>
    </section>
  );
}

/** In the place of rows that are out of view. */
function Gap({ rows }: { readonly rows: number }) {
  if (rows === 0) return null;
  return (
    <tr>
      <td colSpan={COLUMNS.length + 1} style={{ height: `${rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}

/** The hops of a redirect share the browser's id. */
function toKey({ request, tab, url, at }: LedgerEntry): string {
  return `${request} ${tab} ${at} ${url}`;
}

interface RowProps {
  /** Its number in the whole table, from 1, with the line of column names. */
  readonly index: number;
  readonly entry: LedgerEntry;
  readonly labels: Labels;
  readonly site: Site | undefined;
  readonly copy: Props['copy'];
}

/** Made once for each entry, and not compared again whenever the page has scrolled. */
function RequestRow(props: RowProps) {
  const { index, entry, labels, site, copy } = props;
  return useMemo(() => toRow(props), [index, entry, labels, site, copy]);
}

function toRow({ index, entry, labels, site, copy }: RowProps) {
  const { at, method, url, kind, end, account, expected, fingerprint } = entry;
  const { text, tone } = toVerdictText(entry);
  const carried = account === undefined ? undefined : (labels[account] ?? account);
  const chosen = expected.map(id => labels[id] ?? id).join(', ');
  return (
    <tr aria-rowindex={index}>
      <td>
        <time dateTime={new Date(at).toISOString()}>{toTimeText(at)}</time>
      </td>
      <td>{method}</td>
      <td title={end?.redirect ? `${url} → ${end.redirect}` : url}>
        <Address text={toShortUrl(url, site)} redirect={end?.redirect} />
      </td>
      <td title={end?.error}>{end?.status ?? end?.error ?? '…'}</td>
      <td class="verdict" data-tone={tone} title={text}>
        {text}
      </td>
      <td title={carried ?? chosen}>
        {carried ?? (chosen && <span class="detail">{t('not_carried', chosen)}</span>)}
      </td>
      <td>
        <code>{fingerprint}</code>
      </td>
      <td>{t(`kind_${kind}`)}</td>
      <td>
        <CopyButton text={toCurl(entry, labels, site)} copy={copy} />
      </td>
    </tr>
  );
}

/** Without what all addresses of the site begin with, when there is one such thing. */
function toShortUrl(url: string, site: Site | undefined): string {
  const [origin = '', ...others] = site?.origins ?? [];
  return others.length === 0 && url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}

/** As much as is left of an address, at its end, in the narrowest column. */
const END = 24;

interface AddressProps {
  readonly text: string;
  readonly redirect: string | undefined;
}

/** Where there is no room for all of it, it is cut before its end, which tells most. */
function Address({ text, redirect }: AddressProps) {
  return (
    <span class="address" dir="ltr">
      {text.length > END && <span>{text.slice(0, -END)}</span>}
      <span class="end">{text.slice(-END)}</span>
      {redirect && <span class="detail">→ {redirect}</span>}
    </span>
  );
}

const SAID = 2000;

function CopyButton({ text, copy }: { readonly text: string; readonly copy: Props['copy'] }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID);
    return () => clearTimeout(timer);
  }, [copied]);
  const word = t(copied ? 'copied' : 'copy_curl');
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      name={word}
      onClick={() => void copy(text).then(() => setCopied(true))}
    />
  );
}

import {
  type ClaimRow,
  findInstant,
  type Inspection,
  type SignatureVerdict,
  toClaimRows,
} from '../core/inspection.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import { toInstantText } from '../platform/time-text.ts';

interface Props {
  /** The first is the one that the signature's verdict is about. */
  readonly inspections: readonly [Inspection, ...Inspection[]];
  readonly labels: readonly string[];
  readonly now: number;
}

/** What tokens say, side by side where they are several, and whether the signature of the first was checked. */
export function TokenTables({ inspections, labels, now }: Props) {
  const [{ signature }] = inspections;
  return (
    <>
      <p data-signature={signature}>{t(SIGNATURES[signature])}</p>
      {signature !== 'opaque' && (
        <>
          <Rows
            title={t('token_header')}
            labels={labels}
            now={now}
            rows={toClaimRows(...inspections.map(({ header }) => header))}
          />
          <Rows
            title={t('token_claims')}
            labels={labels}
            now={now}
            rows={toClaimRows(...inspections.map(({ claims }) => claims))}
          />
        </>
      )}
    </>
  );
}

const SIGNATURES = {
  checked: 'signature_checked',
  wrong: 'signature_wrong',
  opaque: 'signature_opaque',
  unsigned: 'signature_unsigned',
  'no-keys': 'signature_no_keys',
  'no-key': 'signature_no_key',
  unreachable: 'signature_unreachable',
} as const satisfies Record<SignatureVerdict, MessageKey>;

interface RowsProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly rows: readonly ClaimRow[];
  readonly now: number;
}

function Rows({ title, labels, rows, now }: RowsProps) {
  return (
    <table>
      <caption>{title}</caption>
      {labels.length > 1 && (
        <thead>
          <tr>
            <td />
            {labels.map(label => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(({ name, values, differs }) => (
          <tr key={name} data-differs={differs}>
            <th scope="row">
              {name}
              {differs && <span class="unseen"> ({t('differs')})</span>}
            </th>
            {values.map((value, index) => (
              <td key={index}>{toValueText(name, value, now)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As it stands there; a time in words besides. */
function toValueText(name: string, value: unknown, now: number): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const instant = findInstant(name, value);
  return instant === undefined ? text : `${toInstantText(instant, now)} (${text})`;
}

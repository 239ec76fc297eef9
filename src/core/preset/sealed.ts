import * as v from 'valibot';
import type { SealedFile } from '../sealed-file.ts';
import { ITERATIONS } from '../vault.ts';
import { checkShape, type Flaw } from './flaw.ts';

const SEALED_VERSION = 1;
/** More would keep the machine busy for minutes. */
const MOST_ITERATIONS = 10_000_000;

const Base64 = v.pipe(v.string(), v.base64());
const Sealed = v.strictObject({ version: v.literal(1), iv: Base64, data: Base64 });

const SealedFileShape = v.strictObject({
  guise: v.literal('sealed'),
  version: v.literal(SEALED_VERSION),
  derivation: v.strictObject({
    salt: Base64,
    iterations: v.pipe(v.number(), v.integer(), v.minValue(ITERATIONS), v.maxValue(MOST_ITERATIONS)),
    check: Sealed,
  }),
  preset: Sealed,
  secrets: Sealed,
});

export type SealedReading = { readonly sealed: SealedFile } | { readonly flaws: readonly Flaw[] };

/** Undefined for what is no encrypted file of ours. */
export function findSealedFile(document: unknown): SealedReading | undefined {
  const { guise, version } = (document ?? {}) as { readonly guise?: unknown; readonly version?: unknown };
  if (guise !== 'sealed') return undefined;
  if (typeof version === 'number' && version > SEALED_VERSION) {
    const params = [String(version), String(SEALED_VERSION)];
    return { flaws: [{ path: '', problem: { code: 'file-newer', params } }] };
  }
  const shaped = checkShape(SealedFileShape, document);
  return 'flaws' in shaped ? shaped : { sealed: shaped.value };
}

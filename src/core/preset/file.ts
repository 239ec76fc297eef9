import { toProblem } from '../errors.ts';
import type { SealedFile } from '../sealed-file.ts';
import { readJson } from './flaw.ts';
import { findForeign } from './foreign/foreign.ts';
import type { Findings } from './foreign/found.ts';
import { type Reading, toPresetReading } from './preset.ts';
import { findSealedFile } from './sealed.ts';

/** What may be chosen or pasted: a preset, an encrypted file, or a file of another tool. */
export type FileReading = Reading | { readonly sealed: SealedFile } | { readonly findings: Findings };

/** Total: all that is wrong with it, where it is none of them. */
export function toFileReading(text: string): FileReading {
  const reading = toOwnReading(text);
  if (!('flaws' in reading)) return reading;
  const isForeign = reading.flaws.some(({ problem }) => /^file-(unknown|not-json)$/.test(problem.code));
  const findings = isForeign ? findForeign(text) : undefined;
  return findings ? { findings } : reading;
}

function toOwnReading(text: string): Reading | { readonly sealed: SealedFile } {
  try {
    const document = readJson(text);
    return findSealedFile(document) ?? toPresetReading(document);
  } catch (error) {
    return { flaws: [{ path: '', problem: toProblem(error) }] };
  }
}

import * as v from 'valibot';
import { AppError, type Problem, toProblem } from '../errors.ts';

/** Something wrong in a file, and where. */
export interface Flaw {
  /** Such as `sites[2].origins[0]`; empty for the whole file. */
  readonly path: string;
  readonly problem: Problem;
}

/** More than these help nobody. */
const MOST_FLAWS = 20;
const LARGEST = 10;

/** @throws AppError for a text that is too long, or no JSON. What is wrong with it is not quoted: it may be a secret. */
export function readJson(text: string): unknown {
  if (text.length > LARGEST * 1024 * 1024) throw new AppError('file-too-large', String(LARGEST));
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('file-not-json');
  }
}

/** What `schema` makes of a value, or why it makes nothing of it. */
export function checkShape<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly flaws: readonly Flaw[] } {
  const result = v.safeParse(schema, value);
  return result.success
    ? { value: result.output }
    : { flaws: result.issues.slice(0, MOST_FLAWS).map(issue => toFlaw(issue)) };
}

/** Collects what is wrong with the parts of a file. */
export function createJudge() {
  const flaws: Flaw[] = [];
  return {
    flaws,
    /** What `read` answers; undefined, and a flaw more, where it throws. */
    judge<Value>(path: string, read: () => Value): Value | undefined {
      try {
        return read();
      } catch (error) {
        if (flaws.length < MOST_FLAWS) flaws.push({ path, problem: toProblem(error) });
        return undefined;
      }
    },
  };
}

function toFlaw(issue: v.BaseIssue<unknown>): Flaw {
  return { path: toPath(issue.path ?? []), problem: toShapeProblem(issue) };
}

function toPath(items: readonly { readonly key?: unknown }[]): string {
  return items
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 60)}`))
    .join('')
    .replace(/^\./, '');
}

function toShapeProblem({ type, expected, input, requirement }: v.BaseIssue<unknown>): Problem {
  if (type === 'max_length') {
    return { code: 'file-too-many', params: [String((input as string).length), String(requirement)] };
  }
  if (expected === 'never') return { code: 'file-unexpected', params: [] };
  if (input === undefined) return { code: 'file-missing', params: [] };
  return { code: 'file-expected', params: [expected?.replaceAll(/["()]/g, '') ?? '', toKind(input)] };
}

/** What it is, as JSON calls it; never what it says, which may be a secret. */
function toKind(input: unknown): string {
  if (input === null) return 'null';
  return Array.isArray(input) ? 'array' : typeof input;
}

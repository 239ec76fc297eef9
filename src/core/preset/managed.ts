import * as v from 'valibot';
import { readUrl } from '../address.ts';
import type { Policy } from '../policy.ts';
import { checkShape, createJudge, type Flaw } from './flaw.ts';
import { type Reading, toReading } from './preset.ts';

/** All that an administrator may say; public/managed_schema.json tells Chromium the same. */
export const ManagedShape = v.strictObject({
  preset: v.exactOptional(v.string()),
  minimumLevel: v.exactOptional(v.picklist(['device', 'passphrase', 'memory'])),
  idleMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  exportSecrets: v.exactOptional(v.boolean()),
  productionHosts: v.exactOptional(v.array(v.string())),
});

/**
 * Total: what is not as it should be is as if it were not said; the options page says so. One host that is not takes no
 * guard from the others.
 */
export function toPolicy({ productionHosts, ...others }: Readonly<Record<string, unknown>>): Policy {
  const { preset: _, ...shapes } = ManagedShape.entries;
  const hosts = Array.isArray(productionHosts) ? judgeHosts(productionHosts).hosts : productionHosts;
  const managed: Readonly<Record<string, unknown>> = { ...others, productionHosts: hosts };
  const said = Object.entries(shapes).filter(([name, shape]) => v.is(shape, managed[name]));
  return Object.fromEntries(said.map(([name]) => [name, managed[name]]));
}

/** The administrator's preset, if there is one, and what is wrong with the rest of what they say. */
export interface ManagedReading {
  readonly reading: Reading | undefined;
  readonly flaws: readonly Flaw[];
}

/** What the options page shows of it. Total: it has whatever can be read, beside all that is wrong. */
export function toManagedReading(managed: Readonly<Record<string, unknown>>): ManagedReading {
  const shaped = checkShape(ManagedShape, managed);
  const { preset, productionHosts } = managed;
  return {
    reading: typeof preset === 'string' ? toReading(preset) : undefined,
    flaws: [
      ...('flaws' in shaped ? shaped.flaws : []),
      ...(Array.isArray(productionHosts) ? judgeHosts(productionHosts).flaws : []),
    ],
  };
}

/** Those of a list that name a host, and what is wrong with other texts in it. */
function judgeHosts(listed: readonly unknown[]) {
  const { judge, flaws } = createJudge();
  const hosts = listed.flatMap((each, index) =>
    typeof each === 'string' ? (judge(`productionHosts[${index}]`, () => readHost(each)) ?? []) : [],
  );
  return { hosts, flaws };
}

/** As browsers write it, or it would guard nothing. @throws AppError as `readUrl` does */
function readHost(written: string): string {
  const host = written.trim();
  return host.startsWith('*.') ? `*.${readUrl(host.slice(2)).hostname}` : readUrl(host).hostname;
}

import * as v from 'valibot';
import type { Policy } from '../policy.ts';
import { checkShape, type Flaw } from './flaw.ts';
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
  const hosts = Array.isArray(productionHosts)
    ? productionHosts.filter(host => typeof host === 'string')
    : productionHosts;
  const managed: Readonly<Record<string, unknown>> = { ...others, productionHosts: hosts };
  const said = Object.entries(shapes).filter(([name, shape]) => v.is(shape, managed[name]));
  return Object.fromEntries(said.map(([name]) => [name, managed[name]]));
}

/** The administrator's preset, if there is one, and what is wrong with the rest of what they say. */
export interface ManagedReading {
  readonly reading: Reading | undefined;
  readonly flaws: readonly Flaw[];
}

export function toManagedReading(managed: Readonly<Record<string, unknown>>): ManagedReading {
  const shaped = checkShape(ManagedShape, managed);
  const { preset } = managed;
  return {
    reading: typeof preset === 'string' ? toReading(preset) : undefined,
    flaws: 'flaws' in shaped ? shaped.flaws : [],
  };
}

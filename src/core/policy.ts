import { AppError } from './errors.ts';
import type { Locking } from './locking.ts';
import type { Site } from './site.ts';
import type { Level } from './vault.ts';

/** What an administrator decided for everyone, but for the preset, which only the options page reads. */
export interface Policy {
  /** Secrets rest no weaker than so. */
  readonly minimumLevel?: Level;
  /** All is locked after so many minutes without a person at the latest. */
  readonly idleMinutes?: number;
  /** False: no file with secrets is made. */
  readonly exportSecrets?: boolean;
  /** Where an account is attached only by whoever holds the button down. */
  readonly productionHosts?: readonly string[];
}

/** From the one that stops the fewest to the one that stops the most. */
const LEVELS: readonly Level[] = ['device', 'passphrase', 'memory'];

/** Whether two policies say the same, in whatever order they name it. */
export function isSamePolicy(one: Policy, other: Policy): boolean {
  const toText = (policy: Policy) => JSON.stringify(Object.entries(policy).toSorted());
  return toText(one) === toText(other);
}

/** Whether secrets may rest at a level: at `minimumLevel`, or one that stops more. */
export function isAllowedLevel({ minimumLevel = 'device' }: Policy, level: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(minimumLevel);
}

/**
 * Where secrets rest that somebody else than the person has to find a place for: in memory alone, where not on this
 * device. It is the strictest, and takes nothing of the person; a passphrase is theirs.
 */
export function toRestingLevel(policy: Policy): Level {
  return isAllowedLevel(policy, 'device') ? 'device' : 'memory';
}

/** @throws AppError `level-forbidden` */
export function checkLevel(policy: Policy, level: Level): void {
  if (!isAllowedLevel(policy, level)) throw new AppError('level-forbidden');
}

/** What a person chose, as far as the administrator lets them. */
export function toLocking({ idleMinutes }: Policy, locking: Locking): Locking {
  if (idleMinutes === undefined) return locking;
  const chosen = locking.idleMinutes === 0 ? idleMinutes : locking.idleMinutes;
  return { ...locking, idleMinutes: Math.min(chosen, idleMinutes) };
}

/** @throws AppError `production` where an account is attached there and nobody confirmed it. */
export function checkConfirmed(policy: Policy | undefined, site: Site, confirmed: true | undefined): void {
  if (!confirmed && policy && isProduction(policy, site)) throw new AppError('production', site.name);
}

/** A host stands for itself and, with `*.` before it, for all below it. */
export function isProduction({ productionHosts = [] }: Policy, { origins }: Pick<Site, 'origins'>): boolean {
  const hosts = origins.map(origin => new URL(origin).hostname);
  return productionHosts.some(each =>
    hosts.some(host => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each)),
  );
}

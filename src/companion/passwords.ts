import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommended parameters for Argon2id (Password Storage Cheat Sheet); memory is in KiB. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** More sign-ins wait than can be worked off in a few seconds. */
export class BusyError extends Error {
  override name = 'BusyError';
}

export interface Passwords {
  /** A PHC string. */
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long, and is false, when there is no hash. @throws {BusyError} */
  readonly verify: (password: string, phc: string | undefined) => Promise<boolean>;
}

/** Runs at most `width` at once and lets at most `depth` wait: each one holds a thread that everything else shares. */
export function createQueue(width: number, depth: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async work => {
    if (running >= width) {
      if (waiting.length >= depth) throw new BusyError('too many sign-ins are waiting');
      await new Promise<void>(resume => waiting.push(resume));
    } else running += 1;
    try {
      return await work();
    } finally {
      // A slot is handed on, not freed, so that no newcomer overtakes those who wait.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** The same password typed on two systems may come in two Unicode forms (NIST SP 800-63B 5.1.1.2). */
const normal = (password: string) => password.normalize('NFKC');

export async function createPasswords(concurrency: number, depth = 200): Promise<Passwords> {
  const queue = createQueue(concurrency, depth);
  const decoy = await hash('nobody has this password', options);
  return {
    hash: password => queue(() => hash(normal(password), options)),
    verify: (password, phc) =>
      queue(async () => (await verify(phc ?? decoy, normal(password))) && phc !== undefined),
  };
}

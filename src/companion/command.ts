import type { Entry } from './audit.ts';
import type { SigningKey } from './keys.ts';
import type { Store } from './store.ts';
import { runUserCommand, type UserCommand } from './user-command.ts';

export type KeyCommand =
  | { readonly name: 'rotate-key' /** In how many seconds it signs. */; readonly lead: number }
  | { readonly name: 'list-keys' };

export interface AuditCommand {
  readonly name: 'audit';
  readonly limit: number;
  readonly before?: string | undefined;
}

/** Saves the embedded database as of one instant. */
export interface BackupCommand {
  readonly name: 'backup';
}

export type Command = UserCommand | KeyCommand | AuditCommand | BackupCommand;

/** Text to print, or a file. */
export type Output = string | Buffer;

const toTime = (at: Date) => at.toISOString().replace('T', ' ').replace(/\.\d+/, '');

const toKeyLine =
  (now: Date) =>
  ({ jwk, activatesAt, retiresAt }: SigningKey, index: number): string => {
    const use =
      index === 0 ? 'signs' : activatesAt > now ? `signs from ${toTime(activatesAt)}` : 'signed before';
    return `${jwk.kid}  ${use}${retiresAt ? `, published until ${toTime(retiresAt)}` : ''}`;
  };

/** As JSON, and without what a terminal obeys or hides: it comes from someone else. */
const quote = (text: string) =>
  JSON.stringify(text).replace(/\p{C}/gu, found => found.replace(/./gs, toEscape));
const toEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const toAuditLine = ({ at, actor, subject, address, reason }: Entry): string =>
  `${toTime(at)}  ${actor.username} as ${subject.username}  from ${address}  ${quote(reason)}`;

async function runAuditCommand({ audit }: Store, { limit, before }: AuditCommand): Promise<string> {
  const { entries, next } = await audit.list(limit, before);
  if (entries.length === 0) return 'Nobody acted as anybody.';
  const more = next === undefined ? [] : [`More: npm run companion -- audit --before ${next}`];
  return [...entries.map(toAuditLine), ...more].join('\n');
}

async function rotateKey(
  { keys }: Store,
  { lead }: Extract<KeyCommand, { name: 'rotate-key' }>,
): Promise<string> {
  const kid = await keys.rotate(lead);
  return lead === 0
    ? `The key ${kid} signs from now on, and what another signed is good no more.`
    : `The key ${kid} is published and signs in ${lead} seconds.`;
}

/** Does what the command says. @throws {UserError | ConfigError} */
export async function runCommand(store: Store, command: Command): Promise<Output> {
  const { keys } = store;
  const now = new Date();
  switch (command.name) {
    case 'audit':
      return runAuditCommand(store, command);
    case 'backup':
      return store.dump();
    case 'rotate-key':
      return rotateKey(store, command);
    case 'list-keys':
      return (await keys.list(now)).map(toKeyLine(now)).join('\n') || 'There are no keys yet.';
    default:
      return runUserCommand(store, command);
  }
}

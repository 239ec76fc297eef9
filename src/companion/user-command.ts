import type { Store } from './store.ts';
import { type NewUser, type User, UserError } from './users.ts';

export type UserCommand =
  | ({ readonly name: 'add' } & NewUser)
  | { readonly name: 'list' }
  | { readonly name: 'disable' | 'enable'; readonly username: string }
  | { readonly name: 'passwd'; readonly username: string; readonly password: string };

const toTraits = (user: User): string =>
  [...user.roles, ...(user.isTest ? ['test account'] : []), ...(user.isDisabled ? ['disabled'] : [])].join(
    ', ',
  );

const toLine = (user: User): string => {
  const traits = toTraits(user);
  return traits ? `${user.username} (${traits})` : user.username;
};

/** Does what the command says and returns what to print. @throws {UserError} */
export async function runUserCommand(store: Store, command: UserCommand): Promise<string> {
  const { users, revocations } = store;
  switch (command.name) {
    case 'add':
      return `Added ${toLine(await users.add(command))}.`;
    case 'list':
      return (await users.list()).map(toLine).join('\n') || 'There are no users yet.';
    case 'enable':
      return `Enabled ${(await users.setDisabled(command.username, false)).username}.`;
    case 'disable': {
      const user = await users.setDisabled(command.username, true);
      await revocations.revokeAll(user.id);
      return `Disabled ${user.username}; nothing that was issued to this user works any more.`;
    }
    case 'passwd': {
      const user = await users.setPassword(command.username, command.password);
      await revocations.revokeAll(user.id);
      return `Changed the password of ${user.username}; nothing that was issued before works any more.`;
    }
    default:
      throw new UserError('The running companion is of another version and does not know this command.');
  }
}

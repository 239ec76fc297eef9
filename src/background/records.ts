import { AppError } from '../core/errors.ts';
import type { Sealed, Vault } from '../core/vault.ts';
import { findSealed, seal } from '../platform/seal.ts';
import { local, readState, recordsOf, session } from '../platform/storage.ts';
import { forgetOtherKeys, readKey } from '../platform/vault.ts';

/**
 * Sealed secrets by owner. Each is stored under its key's name and its owner's, so that what is sealed anew lies beside
 * what it replaces until the vault, in one write, names the new key. To be called exclusively.
 */

/** The vault, unless all is locked: a key may be in reach all the same. @throws AppError `locked` */
export async function readOpenVault(): Promise<Vault> {
  const { locked, vault } = await readState();
  if (locked) throw new AppError('locked');
  return vault;
}

export async function putRecord(vault: Vault, owner: string, secret: unknown): Promise<void> {
  await putRecords(vault, [[owner, await seal(await readKey(vault), owner, secret)]]);
}

export async function putRecords(
  vault: Vault,
  records: readonly (readonly [owner: string, sealed: Sealed])[],
): Promise<void> {
  const items = records.map(([owner, sealed]) => [toName(vault, owner), sealed] as const);
  await recordsOf(vault).set(Object.fromEntries(items));
}

/** What was sealed for an owner; undefined where there is nothing or it cannot be opened. */
export async function findRecord(vault: Vault, owner: string): Promise<unknown> {
  const name = toName(vault, owner);
  const { [name]: sealed } = await recordsOf(vault).get(name);
  return sealed && findSealed(await readKey(vault), owner, sealed);
}

export async function removeRecords(vault: Vault, ...owners: readonly string[]): Promise<void> {
  await recordsOf(vault).remove(...owners.map(owner => toName(vault, owner)));
}

/** Of whom anything is sealed. */
export async function readOwners(vault: Vault): Promise<readonly string[]> {
  const start = toName(vault, '');
  return (await recordsOf(vault).keys(start)).map(name => name.slice(start.length));
}

/** What is sealed for some owners; those of nothing are left out. */
export async function readRecords(
  vault: Vault,
  owners: readonly string[],
): Promise<readonly (readonly [owner: string, Sealed])[]> {
  return Object.entries(await recordsOf(vault).getOwned(`secret:${vault.key}`, owners));
}

/** Removes whatever is sealed under another key than the vault's, and such keys. */
export async function tidy(vault: Vault): Promise<void> {
  for (const area of [local, session]) {
    const sealed = await area.keys('secret:');
    await area.remove(...sealed.filter(name => !name.startsWith(toName(vault, ''))));
  }
  await forgetOtherKeys(vault);
}

/** Before keys had names, a record's name was its owner's. Stopped half-way, it is done again. */
export async function renameOldRecords(vault: Vault): Promise<void> {
  const names = (await local.keys('secret:')).filter(name => name.split(':').length === 2);
  if (names.length === 0) return;
  const owners = names.map(name => name.slice('secret:'.length));
  await putRecords(vault, Object.entries(await local.getOwned('secret', owners)));
  await local.remove(...names);
}

function toName({ key }: Vault, owner: string): `secret:${string}:${string}` {
  return `secret:${key}:${owner}`;
}

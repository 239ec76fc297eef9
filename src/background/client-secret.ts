import type { Grant } from '../core/grant.ts';
import type { Site } from '../core/site.ts';
import { exclusively, readState } from '../platform/storage.ts';
import { findRecord, putRecord } from './records.ts';

/** A site's client secret rests sealed as tokens do, with the site as its owner. @throws AppError `locked` */
export function keepClientSecret(site: string, clientSecret: string): Promise<void> {
  return exclusively(async () => putRecord((await readState()).vault, site, { clientSecret }));
}

/** @throws AppError `locked` */
export async function findClientSecret({ id, signIn }: Site): Promise<string | undefined> {
  if (!signIn || signIn.client.authMethod === 'none') return undefined;
  const kept = await exclusively(async () => findRecord((await readState()).vault, id));
  return (kept as { readonly clientSecret?: string } | undefined)?.clientSecret;
}

/** A grant as the site's client asks for it. An account that is a client of its own has its secret already. */
export async function withClientSecret(site: Site, grant: Grant): Promise<Grant> {
  return { ...grant, secret: grant.secret ?? (await findClientSecret(site)) };
}

import type { Grant } from '../core/grant.ts';
import type { Site } from '../core/site.ts';
import { exclusively } from '../platform/storage.ts';
import { findRecord, putRecord, readOpenVault } from './records.ts';

/**
 * What a site's client proves itself with, and where alone that may be spent. It rests sealed, with the site as its
 * owner.
 */
interface ClientSecret {
  readonly clientSecret: string;
  readonly tokenEndpoint: string | undefined;
}

/** @throws AppError `locked` */
export function keepClientSecret({ id, signIn }: Site, clientSecret: string): Promise<void> {
  const kept: ClientSecret = { clientSecret, tokenEndpoint: signIn?.issuer?.tokenEndpoint };
  return exclusively(async () => putRecord(await readOpenVault(), id, kept));
}

/** A site that was edited to sign in elsewhere does not take its secret there. @throws AppError `locked` */
export async function findClientSecret({ id, signIn }: Site): Promise<string | undefined> {
  if (!signIn || signIn.client.authMethod === 'none') return undefined;
  const found = await exclusively(async () => findRecord(await readOpenVault(), id));
  const kept = found as ClientSecret | undefined;
  return kept?.tokenEndpoint === signIn.issuer?.tokenEndpoint ? kept?.clientSecret : undefined;
}

/** A grant as the site's client asks for it. An account that is a client of its own has its secret already. */
export async function withClientSecret(site: Site, grant: Grant): Promise<Grant> {
  return { ...grant, secret: grant.secret ?? (await findClientSecret(site)) };
}

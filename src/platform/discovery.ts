import { allowInsecureRequests, customFetch, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi';
import { type Discovered, readMetadata } from '../core/discovery.ts';
import { AppError } from '../core/errors.ts';
import { boundedFetch } from './bounded-fetch.ts';

/**
 * What the issuer at `url` says of itself: as OpenID discovery has it, or else RFC 8414.
 * @throws AppError when it says nothing, names another issuer than it was asked as, or leads elsewhere.
 */
export async function discover(url: string): Promise<Discovered> {
  const identifier = new URL(url);
  const response = (await ask(identifier, 'oidc')) ?? (await ask(identifier, 'oauth2'));
  if (!response) throw new AppError('discovery-absent', identifier.host);
  const metadata: unknown = await response
    .clone()
    .json()
    .catch(() => {
      throw new AppError('discovery-absent', identifier.host);
    });
  try {
    return readMetadata(await processDiscoveryResponse(identifier, response));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw toMismatch(metadata, identifier);
  }
}

async function ask(identifier: URL, algorithm: 'oidc' | 'oauth2'): Promise<Response | undefined> {
  // Plain http is refused before, off loopback.
  const options = { algorithm, [customFetch]: fetchMetadata, [allowInsecureRequests]: true };
  const response = await discoveryRequest(identifier, options);
  return response.status === 200 ? response : undefined;
}

/**
 * A redirect is not followed: nobody but the issuer is asked. Only to an address with a slash at its end, as Django's
 * are, the question is put again there.
 */
async function fetchMetadata(url: string, init: Parameters<typeof boundedFetch>[1]): Promise<Response> {
  const ask = (address: string) =>
    boundedFetch(address, init).catch(error => {
      if (error instanceof AppError && error.code === 'issuer-redirect') return undefined;
      throw error;
    });
  const response = await ask(url);
  if (response) return response;
  const slashed = await ask(`${url}/`);
  if (slashed?.ok) return slashed;
  throw new AppError('discovery-redirect', new URL(url).host);
}

function toMismatch(metadata: unknown, { host }: URL): AppError {
  const issuer = (metadata as { readonly issuer?: unknown } | null)?.issuer;
  return typeof issuer === 'string'
    ? new AppError('issuer-mismatch', host, issuer.slice(0, 100))
    : new AppError('discovery-absent', host);
}

import { AppError, toProblem } from '../core/errors.ts';
import { missingFor } from '../core/outcome.ts';
import { toPermission } from '../core/site.ts';
import { readGranted } from './permissions.ts';

const TIMEOUT = 10_000;
const SIZE_LIMIT = 1024 * 1024;

interface Init extends Omit<RequestInit, 'body'> {
  readonly body?: BodyInit | null | undefined;
}

/**
 * A fetch that always ends: after 10 seconds, after 1 MiB, or at a redirect, which would carry the password or the
 * refresh token to another address. Sends and keeps no cookies. The body has been read to its end.
 * @throws AppError `issuer-not-allowed`, `issuer-redirect`, `issuer-too-large`, `issuer-timeout` or `issuer-unreachable`,
 *   each with the host. A status is no error.
 */
export async function boundedFetch(input: string, init: Init): Promise<Response> {
  const url = new URL(input);
  if (missingFor([toPermission(url.origin)], await readGranted()).length > 0) {
    throw new AppError('issuer-not-allowed', url.host);
  }
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      ...(init as RequestInit),
      signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    if (response.type === 'opaqueredirect') throw new AppError('issuer-redirect', url.host);
    const { status, headers } = response;
    return new Response(await readBody(response, url.host), { status, headers });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(signal.aborted ? 'issuer-timeout' : 'issuer-unreachable', url.host);
  }
}

/** What is told in other words where nobody signs in. */
const TOLD = ['redirect', 'not-allowed', 'too-large'] as const;

/** The same at an address that is no issuer's: a preset's source, or where a site says who somebody is. */
export async function fetchElsewhere(
  input: string,
  init: Init,
  kind: 'source' | 'whoami',
): Promise<Response> {
  try {
    return await boundedFetch(input, init);
  } catch (error) {
    const told = TOLD.find(each => toProblem(error).code === `issuer-${each}`);
    throw told ? new AppError(`${kind}-${told}`, new URL(input).host) : error;
  }
}

async function readBody(response: Response, host: string): Promise<Blob | null> {
  const chunks: BlobPart[] = [];
  let size = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > SIZE_LIMIT) {
      await reader.cancel();
      throw new AppError('issuer-too-large', host);
    }
    chunks.push(value);
  }
  return [204, 205, 304].includes(response.status) ? null : new Blob(chunks);
}

import { AppError, toProblem } from '../core/errors.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** What goes wrong at an address from which nobody signs in. */
const SAID = {
  'issuer-redirect': 'source-redirect',
  'issuer-not-allowed': 'source-not-allowed',
  'issuer-too-large': 'source-too-large',
} as const;

/** The text at an address: no cookies go there, and no redirect is followed. @throws AppError why there is none. */
export async function fetchText(url: string): Promise<string> {
  const { host } = new URL(url);
  const response = await boundedFetch(url, {}).catch(error => {
    const code = SAID[toProblem(error).code as keyof typeof SAID];
    throw code ? new AppError(code, host) : error;
  });
  if (!response.ok) throw new AppError('source-failed', host, String(response.status));
  return response.text();
}

import { AppError, toProblem } from '../core/errors.ts';
import { type Asking, readAnswer } from '../core/whoami.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** What goes wrong at an address from which nobody signs in. */
const SAID = {
  'issuer-redirect': 'whoami-redirect',
  'issuer-not-allowed': 'whoami-not-allowed',
  'issuer-too-large': 'whoami-too-large',
} as const;

/** Whom a server takes a request for. @throws AppError why it does not say */
export async function fetchAnswer({ url, pointer, headers }: Asking, token: string): Promise<string> {
  const { host } = new URL(url);
  const response = await boundedFetch(url, { headers }).catch(error => {
    const code = SAID[toProblem(error).code as keyof typeof SAID];
    throw code ? new AppError(code, host) : error;
  });
  if (response.status === 401 || response.status === 403) {
    throw new AppError('whoami-refused', host, String(response.status));
  }
  if (!response.ok) throw new AppError('whoami-failed', host, String(response.status));
  return readAnswer(await response.text(), pointer, token);
}

import { AppError } from '../core/errors.ts';
import { type Asking, readAnswer } from '../core/whoami.ts';
import { fetchElsewhere } from './bounded-fetch.ts';

/**
 * Whom a server takes a request for, as it says itself.
 * @param token shown nowhere, though the server echoes it.
 * @throws AppError why it does not say.
 */
export async function fetchAnswer({ url, pointer, headers }: Asking, token: string): Promise<string> {
  const { host } = new URL(url);
  const response = await fetchElsewhere(url, { headers }, 'whoami');
  if (response.status === 401 || response.status === 403) {
    throw new AppError('whoami-refused', host, String(response.status));
  }
  if (!response.ok) throw new AppError('whoami-failed', host, String(response.status));
  return readAnswer(await response.text(), pointer, token);
}

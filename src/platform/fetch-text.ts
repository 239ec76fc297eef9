import { AppError } from '../core/errors.ts';
import { fetchElsewhere } from './bounded-fetch.ts';

/** The text at an address: no cookies go there, and no redirect is followed. @throws AppError why there is none. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetchElsewhere(url, {}, 'source');
  if (!response.ok) throw new AppError('source-failed', new URL(url).host, String(response.status));
  return response.text();
}

import { boundedFetch } from './bounded-fetch.ts';

/** The browser keeps 10 MB in all, and a token set needs room beside the pictures of many accounts. */
const LARGEST = 8 * 1024;
const KINDS = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * All of a picture, as a data URL: a page that shows it then asks nobody for it. Undefined where it is elsewhere than the
 * permissions held reach, is larger than 8 KiB, or is no PNG, JPEG or WebP.
 */
export async function findPicture(address: string): Promise<string | undefined> {
  try {
    const response = await boundedFetch(address, {});
    const [kind = ''] = (response.headers.get('content-type') ?? '').split(';');
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok || !KINDS.includes(kind) || bytes.length > LARGEST) return undefined;
    return `data:${kind};base64,${btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))}`;
  } catch {
    return undefined;
  }
}

import type { Attachment } from './attachment.ts';
import { findUrl, type Site } from './site.ts';

/** What the browser reports of a request, where a token may be seen. */
export interface Reported {
  readonly url: string;
  /** By name, lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

const PLACEHOLDER = '{token}';

/**
 * The attachment by which a request proves whose token it carried: the first header or query parameter made of the
 * token and fixed text. Cookies are not among what browsers report.
 */
export function findProof({ attachments }: Site): Attachment | undefined {
  return attachments.find(
    ({ kind, template }) =>
      (kind === 'header' || kind === 'query') &&
      template.split(PLACEHOLDER).length === 2 &&
      !template.replace(PLACEHOLDER, '').includes('{'),
  );
}

/** What stands where the token would: the token, or what another put there; undefined where nothing does. */
export function findCredential(
  { kind, name, template }: Attachment,
  { url, headers }: Reported,
): string | undefined {
  const value = kind === 'header' ? headers[name] : findUrl(url)?.searchParams.get(name);
  if (value === undefined || value === null) return undefined;
  const [before = '', after = ''] = template.split(PLACEHOLDER);
  const fits =
    value.startsWith(before) && value.endsWith(after) && value.length > before.length + after.length;
  return fits ? value.slice(before.length, value.length - after.length) : value;
}

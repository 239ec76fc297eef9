import { type Attachment, fill, isStored } from './attachment.ts';
import type { Site } from './site.ts';
import { findUrl } from './url.ts';

/** What the browser reports of a request, where a token may be seen. */
export interface Reported {
  readonly url: string;
  /** By name, lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What stood where the token would. Secret: to be kept nowhere. */
export interface Credential {
  /** The token, or what another put there. */
  readonly value: string;
  /** True when another cookie of the same name came before it. */
  readonly second?: true;
}

const PLACEHOLDER = '{token}';

/**
 * The attachment by which a request proves whose token it carried: the first header, cookie or query parameter made of
 * the token and fixed text.
 */
export function findProof({ attachments }: Site): Attachment | undefined {
  return attachments.find(
    ({ kind, template }) =>
      !isStored(kind) &&
      template.split(PLACEHOLDER).length === 2 &&
      !template.replace(PLACEHOLDER, '').includes('{'),
  );
}

/** Undefined where nothing stands in the token's place. Of cookies the last is meant: ours is added after the browser's. */
export function findCredential(attachment: Attachment, reported: Reported): Credential | undefined {
  const values = findValues(attachment, reported);
  const value = values.at(-1);
  if (value === undefined) return undefined;
  const framing = fill(attachment, { token: PLACEHOLDER, claims: {}, account: '' });
  const [before = '', after = ''] = framing.split(PLACEHOLDER);
  const fits =
    value.startsWith(before) && value.endsWith(after) && value.length > before.length + after.length;
  return {
    value: fits ? value.slice(before.length, value.length - after.length) : value,
    ...(attachment.kind === 'cookie' && values.some(each => each !== value) && { second: true }),
  };
}

function findValues({ kind, name }: Attachment, { url, headers }: Reported): readonly string[] {
  if (kind === 'query') return findUrl(url)?.searchParams.getAll(name) ?? [];
  if (kind === 'header') return [headers[name] ?? []].flat();
  const pairs = (headers.cookie ?? '').split('; ');
  return pairs.flatMap(pair => (pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : []));
}

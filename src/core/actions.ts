import type { Account } from './account.ts';
import { type Attachment, type AttachmentKind, fill, isStored } from './attachment.ts';
import { toClaims } from './claims.ts';
import type { Action, HeaderChange, QueryParameter } from './rule.ts';
import type { Site } from './site.ts';
import { toServerTiming } from './web-storage.ts';

interface Value {
  readonly name: string;
  readonly value: string;
}

/** What is done to requests that go out as an account. */
export interface Attaching {
  readonly headers?: Action;
  readonly query?: Action;
  /** A parameter that is in the address once `query` has been done. */
  readonly done?: QueryParameter;
  /** What tells documents what their web storage is to hold. */
  readonly storage?: Action;
}

/** What is done to a request so that it goes out as `account`. A header that would be empty is left as it is. */
export function toAttaching({ attachments, cookies }: Site, account: Account, token: string): Attaching {
  const filling = { token, claims: toClaims(token), account: account.label };
  const of = (kind: AttachmentKind): readonly Value[] =>
    attachments
      .filter(each => each.kind === kind)
      .map(each => ({ name: each.name, value: fill(each, filling) }));
  const headers = of('header')
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ({ header: name, operation: 'set', value }) as const);
  return {
    ...toHeaderAction([...headers, ...toCookieChanges(of('cookie'), cookies)], cookies),
    ...toQueryAction(of('query')),
    ...toStorageAction(attachments, each => fill(each, filling)),
  };
}

/** What is done so that a request goes out as nobody, and a page finds nobody in its storage. */
export function toSigningOut({ attachments }: Site): Required<Pick<Attaching, 'headers'>> & Attaching {
  const names = attachments.filter(each => each.kind === 'header').map(each => each.name);
  const gone = new Set(['authorization', 'cookie', ...names]);
  const requestHeaders = [...gone].map(header => ({ header, operation: 'remove' }) as const);
  return { headers: { type: 'modifyHeaders', requestHeaders }, ...toStorageAction(attachments, () => null) };
}

/** Without the header that would let pages of other origins read it too. */
function toStorageAction(
  attachments: readonly Attachment[],
  toValue: (attachment: Attachment) => string | null,
): Pick<Attaching, 'storage'> {
  const items = attachments.flatMap(each =>
    isStored(each.kind) ? { area: each.kind, key: each.name, value: toValue(each) } : [],
  );
  if (items.length === 0) return {};
  return {
    storage: {
      type: 'modifyHeaders',
      responseHeaders: [
        { header: 'server-timing', operation: 'append', value: toServerTiming(items) },
        { header: 'timing-allow-origin', operation: 'remove' },
      ],
    },
  };
}

/** What has every answer come from the server: Chromium heeds `no-cache` in a request, Firefox `no-store`. */
export const FRESH: Action = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'cache-control', operation: 'set', value: 'no-cache, no-store' }],
};

/** What keeps a page out of the browser's memory of pages, from which Firefox shows it as it was under another identity. */
export const NOT_REMEMBERED: Action = {
  type: 'modifyHeaders',
  responseHeaders: [{ header: 'cache-control', operation: 'set', value: 'no-store' }],
};

/** What keeps a request from saying whose page it comes from. */
export const WITHOUT_ORIGIN: Action = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'origin', operation: 'remove' }],
};

/** While the browser's own cookies are hidden, what the server sets does not get among them either. */
function toHeaderAction(
  requestHeaders: readonly HeaderChange[],
  cookies: Site['cookies'],
): Pick<Attaching, 'headers'> {
  if (requestHeaders.length === 0) return {};
  const responseHeaders = [{ header: 'set-cookie', operation: 'remove' }] as const;
  return {
    headers: { type: 'modifyHeaders', requestHeaders, ...(cookies === 'hidden' && { responseHeaders }) },
  };
}

function toCookieChanges(values: readonly Value[], cookies: Site['cookies']): readonly HeaderChange[] {
  const pairs = values.map(({ name, value }) => `${name}=${value}`);
  if (cookies === 'kept') return pairs.map(value => ({ header: 'cookie', operation: 'append', value }));
  return pairs.length > 0
    ? [{ header: 'cookie', operation: 'set', value: pairs.join('; ') }]
    : [{ header: 'cookie', operation: 'remove' }];
}

function toQueryAction(values: readonly Value[]): Omit<Attaching, 'headers'> {
  const addOrReplaceParams = values.map(({ name, value }) => ({ key: name, value }));
  const [done] = addOrReplaceParams;
  if (!done) return {};
  return {
    query: { type: 'redirect', redirect: { transform: { queryTransform: { addOrReplaceParams } } } },
    done,
  };
}

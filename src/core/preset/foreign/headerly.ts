import {
  type Fields,
  type Findings,
  findOrigins,
  type Left,
  sortHeaders,
  toFields,
  toItems,
  toText,
  toWhat,
} from './found.ts';

/** A version and profiles, whose headers are in groups. */
export function findHeaderly(document: unknown): Findings | undefined {
  const { profiles: listed } = toFields(document);
  const profiles = toItems(listed);
  if (!profiles.some(({ ruleActionType }) => ruleActionType !== undefined)) return undefined;
  const headers = profiles.flatMap(profile =>
    toGroupItems(profile.requestHeaderModGroups)
      .filter(({ operation }) => operation !== 'remove')
      .map(({ name, value, comments }) => ({
        profile: toText(profile.name),
        name: toText(name),
        value: toText(value),
        comment: toText(comments),
        origins: toOrigins(toFields(profile.filters)),
      })),
  );
  const { found, left } = sortHeaders(headers);
  return { tool: 'Headerly', found, left: [...left, ...profiles.flatMap(toLeft)] };
}

function toOrigins({ urlFilter, regexFilter, requestDomains }: Fields): readonly string[] {
  const filters = [...toItems(urlFilter), ...toItems(regexFilter)].map(({ value }) => toText(value));
  const domains = toItems(toFields(requestDomains).items).map(({ value }) => `https://${toText(value)}`);
  return [...new Set([...filters, ...domains].flatMap(findOrigins))];
}

function toLeft(profile: Fields): readonly Left[] {
  const name = toText(profile.name);
  const removed = toGroupItems(profile.requestHeaderModGroups).filter(
    ({ operation }) => operation === 'remove',
  );
  return [
    ...removed.map(each => ({ what: toWhat(name, toText(each.name)), why: 'rule' }) as const),
    ...toGroupItems(profile.responseHeaderModGroups).map(
      each => ({ what: toWhat(name, toText(each.name)), why: 'answer' }) as const,
    ),
    ...toGroupItems(profile.syncCookieGroups).map(
      each => ({ what: toWhat(name, toText(each.name)), why: 'cookie' }) as const,
    ),
    ...(profile.ruleActionType === 'modifyHeaders'
      ? []
      : [{ what: toWhat(name, toText(profile.ruleActionType)), why: 'rule' } as const]),
  ];
}

function toGroupItems(groups: unknown): readonly Fields[] {
  return toItems(groups).flatMap(({ items }) => toItems(items));
}

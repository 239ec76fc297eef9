import { type Findings, findOrigins, type Left, sortHeaders, toItems, toText, toWhat } from './found.ts';

/** A list of profiles; their request headers are `headers`, or `requestHeaders` in some versions. */
export function findModHeader(document: unknown): Findings | undefined {
  const profiles = toItems(document);
  if (!profiles.some(each => Array.isArray(each.headers) && ('title' in each || 'respHeaders' in each)))
    return undefined;
  const sorted = sortHeaders(
    profiles.flatMap(profile => {
      const filters = [...toItems(profile.urlFilters), ...toItems(profile.filters)];
      const origins = filters.flatMap(({ urlRegex, urlPattern }) =>
        findOrigins(toText(urlRegex) || toText(urlPattern)),
      );
      return toItems(profile.headers).map(({ name, value, comment }) => ({
        profile: toText(profile.title),
        name: toText(name),
        value: toText(value),
        comment: toText(comment),
        origins,
      }));
    }),
  );
  const others = profiles.flatMap(({ title, respHeaders, urlReplacements }): readonly Left[] => [
    ...toItems(respHeaders).map(
      ({ name }) => ({ what: toWhat(toText(title), toText(name)), why: 'answer' }) as const,
    ),
    ...toItems(urlReplacements).map(
      ({ name }) => ({ what: toWhat(toText(title), toText(name)), why: 'rule' }) as const,
    ),
  ]);
  return { tool: 'ModHeader', found: sorted.found, left: [...sorted.left, ...others] };
}

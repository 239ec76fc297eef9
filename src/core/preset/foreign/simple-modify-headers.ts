import { type Findings, findOrigins, sortHeaders, toFields, toItems, toText, toWhat } from './found.ts';

/** One table of headers, for the pages that match `target_page`. */
export function findSimpleModifyHeaders(document: unknown): Findings | undefined {
  const { format_version, target_page, headers: table } = toFields(document);
  const rows = toItems(table);
  if (typeof format_version !== 'string' || !rows.every(row => 'header_name' in row)) return undefined;
  const origins = findOrigins(toText(target_page));
  const isOurs = ({ apply_on, action }: (typeof rows)[number]) => apply_on !== 'res' && action !== 'delete';
  const { found, left } = sortHeaders(
    rows.filter(isOurs).map(({ header_name, header_value, comment }) => ({
      profile: '',
      name: toText(header_name),
      value: toText(header_value),
      comment: toText(comment),
      origins,
    })),
  );
  const others = rows
    .filter(row => !isOurs(row))
    .map(
      ({ header_name, apply_on }) =>
        ({ what: toWhat('', toText(header_name)), why: apply_on === 'res' ? 'answer' : 'rule' }) as const,
    );
  return { tool: 'SimpleModifyHeaders', found, left: [...left, ...others] };
}

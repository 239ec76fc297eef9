import { toEnvironmentFindings } from './environment.ts';
import { type Findings, toFields, toItems, toText } from './found.ts';

/** An environment of Postman's, or its globals; undefined for any other document. */
export function findPostman(document: unknown): Findings | undefined {
  const { name, values, _postman_variable_scope: scope } = toFields(document);
  if (!Array.isArray(values) || (scope !== 'environment' && scope !== 'globals')) return undefined;
  const variables = toItems(values).map(({ key, value }) => ({ name: toText(key), value: toText(value) }));
  return toEnvironmentFindings('Postman', [{ name: toText(name), variables }]);
}

import { type Environment, toEnvironmentFindings } from './environment.ts';
import { type Fields, type Findings, toFields, toItems, toText } from './found.ts';

/** One environment, or several, as Bruno exports them in JSON. */
export function findBruno(document: unknown): Findings | undefined {
  const { info, environments } = toFields(document);
  if (toFields(info).type !== 'bruno-environment') return undefined;
  const listed = Array.isArray(environments) ? toItems(environments) : [toFields(document)];
  return toEnvironmentFindings('Bruno', listed.map(toEnvironment));
}

function toEnvironment({ name, variables }: Fields): Environment {
  return {
    name: toText(name),
    variables: toItems(variables).map(each => ({ name: toText(each.name), value: toText(each.value) })),
  };
}

/** The file that lies in a collection: blocks of names and values. Those of secrets are names alone. */
export function findBrunoText(text: string): Findings | undefined {
  const blocks = [...text.matchAll(/^vars(?::secret)? *([{[])\r?\n((?:(?!vars|[}\]])[^\n]*\n)*)[}\]]/gm)];
  if (blocks.length === 0) return undefined;
  const variables = blocks.flatMap(([, bracket, body = '']) =>
    body
      .split(bracket === '{' ? /\n/ : /[\n,]/)
      .map(line => line.trim())
      .filter(line => line !== '')
      .map(line => {
        const [, name = line, value = ''] = /^~?([^:]+):(.*)$/.exec(line) ?? [];
        return { name: name.trim(), value: value.trim() };
      }),
  );
  return toEnvironmentFindings('Bruno', [{ name: '', variables }]);
}

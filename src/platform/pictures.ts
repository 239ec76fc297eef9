import { local } from './storage.ts';

/** The pictures that are kept, by account. */
export async function readPictures(): Promise<Readonly<Record<string, string>>> {
  const names = (await local.keys()).filter(name => name.startsWith('picture:')) as `picture:${string}`[];
  const kept: Readonly<Record<string, string | undefined>> = await local.get(...names);
  return Object.fromEntries(names.map(name => [name.slice('picture:'.length), kept[name] ?? '']));
}

import { AppError } from './errors.ts';

/** @throws AppError unless `pointer` is empty or a JSON Pointer (RFC 6901 section 3). */
export function checkPointer(pointer: string): void {
  if (!/^(\/([^~/]|~[01])*)*$/.test(pointer)) throw new AppError('pointer-invalid', pointer.slice(0, 60));
}

/** The value a JSON Pointer (RFC 6901) names in a document, or undefined. An empty pointer names nothing here. */
export function findAt(document: unknown, pointer: string): unknown {
  if (pointer === '') return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => (hasOwn(value, key) ? value[key] : undefined), document);
}

function hasOwn(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

import { AppError } from './errors.ts';

export const NAME_LIMIT = 80;

/** A name or label as typed, trimmed. @throws AppError when it is empty or longer than 80 characters. */
export function readName(typed: string): string {
  const name = typed.trim();
  if (name === '') throw new AppError('name-missing');
  if (name.length > NAME_LIMIT) throw new AppError('name-too-long', String(name.length), String(NAME_LIMIT));
  return name;
}

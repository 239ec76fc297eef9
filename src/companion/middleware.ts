import type { Context } from './pages/page.ts';

export type Middleware = (ctx: Context, next: () => Promise<unknown>) => Promise<unknown>;

/** Whether the library takes the request to this path, which it does in any case and with a slash at its end. */
export const isAt = ({ path }: Context, route: string): boolean =>
  path.toLowerCase() === route || path.toLowerCase() === `${route}/`;

import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component whose code comes when it is first shown, after what is beside it was painted. */
export function toLazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined;
  return props => {
    const [Part, setPart] = useState(() => loaded);
    useEffect(() => {
      if (Part) return;
      void load().then(part => {
        loaded = part;
        setPart(() => part);
      });
    }, []);
    return Part ? <Part {...props} /> : null;
  };
}

type Later = Omit<typeof import('./later.tsx'), 'issuers'>;

/** One of the components that the popup does not show at first. */
export function toLater<Name extends keyof Later>(name: Name): Later[Name] {
  return toLazy(async () => (await import('./later.tsx'))[name] as FunctionComponent<object>) as Later[Name];
}

import type { ComponentProps } from 'preact';

type Props = ComponentProps<'button'> & { readonly busy: boolean };

/**
 * While what it began goes on, it does nothing more and says so. It keeps the focus meanwhile, which a disabled button
 * loses: whoever goes by keyboard stays where they were.
 */
export function BusyButton({ busy, onClick, ...rest }: Props) {
  return (
    <button
      {...rest}
      aria-disabled={busy}
      // In a form Enter comes by here too.
      onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
    />
  );
}

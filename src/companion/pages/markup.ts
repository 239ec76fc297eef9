/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | Markup | readonly Markup[];

/** A template for HTML: what is filled in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: String.raw({ raw: strings }, ...pieces.map(toMarkup)) };
}

function toMarkup(piece: Piece): string {
  if (typeof piece === 'string')
    return piece.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
  return 'markup' in piece ? piece.markup : piece.map(toMarkup).join('');
}

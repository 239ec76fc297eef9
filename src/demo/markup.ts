/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | readonly Markup[];

/** A template for HTML and SVG: what is filled in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: String.raw({ raw: strings }, ...pieces.map(toMarkup)) };
}

function toMarkup(piece: Piece): string {
  if (typeof piece === 'object' && 'markup' in piece) return piece.markup;
  if (typeof piece === 'object') return piece.map(toMarkup).join('');
  return String(piece).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

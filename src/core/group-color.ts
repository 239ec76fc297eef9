/** What browsers call the colours of tab groups, and what they look like. */
const GROUP_COLORS = {
  grey: [95, 99, 104],
  blue: [26, 115, 232],
  red: [217, 48, 37],
  yellow: [249, 171, 0],
  green: [24, 128, 56],
  pink: [208, 24, 132],
  purple: [161, 66, 244],
  cyan: [0, 123, 131],
  orange: [250, 144, 62],
} as const;

export type GroupColor = keyof typeof GROUP_COLORS;

/** The colour of a tab group that looks most like an account's. @param color `#rrggbb` */
export function toGroupColor(color: string): GroupColor {
  const parts = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16));
  const distance = (name: GroupColor) =>
    GROUP_COLORS[name].reduce<number>((sum, part, index) => sum + (part - (parts[index] ?? 0)) ** 2, 0);
  return (Object.keys(GROUP_COLORS) as GroupColor[]).reduce((best, name) =>
    distance(name) < distance(best) ? name : best,
  );
}

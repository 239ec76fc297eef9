/** What letters on a colour, as `#rrggbb`, are written in: white, or black where that is too light (WCAG 2.2, contrast of 4.5). */
export function toInk(color: string): '#ffffff' | '#000000' {
  const [red, green, blue] = [1, 3, 5].map(at =>
    toLinear(Number.parseInt(color.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#ffffff' : '#000000';
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

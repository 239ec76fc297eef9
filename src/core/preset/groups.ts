/** `Map.groupBy`, which Node 20 has not. */
export function toGroups<Item>(
  items: readonly Item[],
  toKey: (item: Item) => string,
): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(toKey(item));
    if (group) group.push(item);
    else groups.set(toKey(item), [item]);
  }
  return groups;
}

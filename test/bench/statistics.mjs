/** @param {readonly number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/**
 * Runs the contestants in turns, the order turned round at each round, so that what changes on the machine meanwhile
 * touches all of them alike. The first round is for warming up and does not count.
 *
 * @template {string} Name
 * @param {number} rounds
 * @param {Readonly<Record<Name, () => Promise<number>>>} contestants each measures once, in any unit
 * @returns {Promise<Record<Name, number>>} the medians
 */
export async function compare(rounds, contestants) {
  const values = await collect(rounds, contestants);
  const medians = Object.entries(values).map(([name, each]) => [
    name,
    median(/** @type {number[]} */ (each)),
  ]);
  return /** @type {Record<Name, number>} */ (Object.fromEntries(medians));
}

/**
 * The same, with every value, which may be of any kind.
 *
 * @template {string} Name
 * @template Value
 * @param {number} rounds
 * @param {Readonly<Record<Name, () => Promise<Value>>>} contestants
 * @returns {Promise<Record<Name, Value[]>>} by round
 */
export async function collect(rounds, contestants) {
  const names = /** @type {Name[]} */ (Object.keys(contestants));
  const values = Object.fromEntries(names.map(name => [name, /** @type {Value[]} */ ([])]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await contestants[name]();
      if (round > 0) values[name]?.push(value);
    }
  }
  return /** @type {Record<Name, Value[]>} */ (values);
}

/**
 * How many times as long one took as the other, round by round: the median, and between which values it lies with a
 * probability of 95 %, whatever the distribution.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} bases of the same rounds
 */
export function toRatio(values, bases) {
  const ratios = values.map((value, round) => value / (bases[round] ?? Number.NaN)).sort((a, b) => a - b);
  const rank = Math.max(0, Math.floor(ratios.length / 2 - 0.98 * Math.sqrt(ratios.length)));
  const [low = Number.NaN, high = Number.NaN] = [ratios[rank], ratios.at(-1 - rank)];
  return { ratio: median(ratios), low, high };
}

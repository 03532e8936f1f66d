/**
 * @typedef {{ number: number, failures: readonly { name: string, output: string }[] }} Round
 */

/**
 * What failed in any round: in which ones, and what it said the first time. What failed most often comes first.
 * @param {readonly Round[]} rounds
 */
export function notAlwaysGreen(rounds) {
  /** @type {Map<string, { name: string, rounds: number[], output: string }>} */
  const found = new Map()
  for (const { number, failures } of rounds) {
    for (const { name, output } of failures) {
      const before = found.get(name) ?? { name, rounds: [], output }
      if (before.rounds.at(-1) !== number) before.rounds.push(number)
      found.set(name, before)
    }
  }
  return [...found.values()].sort((a, b) => b.rounds.length - a.rounds.length)
}

/**
 * @param {readonly Round[]} rounds
 * @returns {string[]}
 */
export function closingWords(rounds) {
  const all = rounds.length === 1 ? '1 round' : `${rounds.length} rounds`
  const red = notAlwaysGreen(rounds)
  if (rounds.length === 0) return ['no round was finished']
  if (red.length === 0) return [`all green in ${all}`]
  const tests = red.flatMap(({ name, rounds: numbers, output }) => [
    `${name}: failed in ${numbers.length} of ${all} (${numbers.join(', ')})`,
    ...output.split('\n').map((line) => `    ${line}`),
    '',
  ])
  const green = rounds.filter(({ failures }) => failures.length === 0).length
  return ['Not green every time:', '', ...tests, `${green} of ${all} green`]
}

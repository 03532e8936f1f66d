import type { Random } from '../../services/chance/random.ts'

/** Which of so many, from 0. */
export type Choose = (random: Random, count: number) => number

/** All equally often. */
export const uniformly: Choose = (random, count) => random.integer(0, count - 1)

/**
 * The first most often, the others by Zipf's law: the one at place n as often as 1 / n to the power of the exponent says. The
 * sums are kept for each count, because a client asks for the same few counts all the time.
 */
export function byZipf(exponent: number): Choose {
  const sumsOf = new Map<number, Float64Array>()
  return (random, count) => {
    let sums = sumsOf.get(count)
    if (sums === undefined) sumsOf.set(count, (sums = zipfSums(count, exponent)))
    return placeOf(random.next() * sums[count - 1]!, sums)
  }
}

function zipfSums(count: number, exponent: number): Float64Array {
  const sums = new Float64Array(count)
  let sum = 0
  for (let place = 0; place < count; place += 1) {
    sum += (place + 1) ** -exponent
    sums[place] = sum
  }
  return sums
}

/** The first whose sum is above the value. */
function placeOf(value: number, sums: Float64Array): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}

export const blockSize = 8
export const parallelization = 1
export const keyBytes = 32
export const saltBytes = 16

/**
 * A hash takes a kilobyte of memory for each step of its cost: 256 MiB at most. Versions before took costs of up to 2^20.
 * That is a gigabyte for each login that is under way, which is too much to take from a snapshot that somebody brings.
 */
const greatestCost = 2 ** 18

/** The rule in words, for error messages. */
export const costRule = `a power of two from 2 to ${greatestCost} (checking a password takes 1 KiB of memory for each step, which makes 256 MiB at most)`

/** As it is stored: scrypt, cost, block size, parallelization, salt and key, between dollar signs. */
const form = /^scrypt\$(\d{1,7})\$8\$1\$[\w-]{22}\$[\w-]{43}$/

/** Whether a stored hash is one that may be checked: a forged cost would take memory without bound at each login. */
export function isPasswordHash(stored: string): boolean {
  const cost = Number(form.exec(stored)?.[1])
  return isCost(cost)
}

export function isCost(cost: number): boolean {
  return cost >= 2 && cost <= greatestCost && Number.isInteger(Math.log2(cost))
}

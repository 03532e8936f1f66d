const plain = /^[!-~]+$/
const unseen = /[\p{C}\p{DI}\p{Zl}\p{Zp}\u2800]/u
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * A username in the one form in which it is stored: compatible characters are the same (NFKC), spaces of all kinds are one
 * space, and there are none around it. Names that look alike because of these are one name.
 */
export function normaliseUsername(username: string): string {
  if (plain.test(username)) return username
  return username
    .normalize('NFKC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '')
}

/** Whether everything in it can be seen, so that two usernames that differ can be told apart. */
export function isVisible(username: string): boolean {
  return plain.test(username) || (seen.test(username) && !unseen.test(username))
}

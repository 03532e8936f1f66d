import type { Promotion } from './promote.ts'

/** The outcome of a promotion, in sentences. */
export function promotionWords({
  database,
  standby,
  term,
  sequence,
  copies,
  copiesBefore,
  former,
  lost,
  problem,
}: Promotion): string[] {
  return [
    `${standby} is the owner of ${database} now, in term ${term}, with all changes up to ${sequence}.`,
    ...lossWords(lost),
    former.ended
      ? `The former owner has ended. Its data stays in ${former.folder}; nobody works with it any more.`
      : `The former owner may still run. It answers nothing any more; its data is in ${former.folder}.`,
    ...(problem === undefined ? [] : [`It was promoted, but something went wrong after that: ${problem}`]),
    ...(copies < copiesBefore
      ? [
          `A write waits for ${counted(copies, 'standby')} from now on, instead of ${copiesBefore}: no more are left.`,
        ]
      : []),
  ]
}

function lossWords({ changes, why, answeredAtLeast, noneAnswered }: Promotion['lost']): string[] {
  if (changes === null) {
    const known =
      answeredAtLeast === 0
        ? 'When the former owner was last heard, it had answered nothing that is missing here.'
        : `${counted(answeredAtLeast, 'answered change')} at least ${answeredAtLeast === 1 ? 'is' : 'are'} lost.`
    return [
      `The disk of the former owner cannot be read (${why ?? 'it is gone'}), so what it had is not known in full.`,
      ...(noneAnswered
        ? ['It answered a write only when enough standbys had it: no answered write is lost.']
        : [known]),
    ]
  }
  if (changes.length === 0) return ['Nothing is lost: the former owner had no other change on its disk.']
  const are = changes.length === 1 ? 'is' : 'are'
  return noneAnswered
    ? [
        `${counted(changes.length, 'change')} on the disk of the former owner ${are} lost. It waited for its standbys, so none ` +
          'of them was answered.',
      ]
    : [
        `${counted(changes.length, 'change')} on the disk of the former owner ${are} lost, and may have been answered:`,
      ]
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`
}

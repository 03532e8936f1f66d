import type { Finding } from '../../runner/claim.ts'

export const mostMs = 500
export const megabyteLimit = 500
/** By each greedy client: with fewer answers than these the services would have been left in peace. */
export const leastAnswers = 10

export interface Suffered {
  attack: string
  /** The p99 of another client. */
  ms: number
  megabytes: number
  /** How often each greedy client was answered. */
  answers: readonly number[]
  /** Greedy clients whose connection was closed: they flooded no more. */
  gone: number
}

export function describeGreed({ attack, ms, megabytes, answers, gone }: Suffered): string {
  const total = answers.reduce((sum, each) => sum + each, 0)
  const left = gone === 0 ? '' : `, ${gone} of ${answers.length} greedy clients were gone`
  return `${attack} ${ms.toFixed(0)} ms, ${megabytes.toFixed(0)} MB, ${total} greedy answers${left}`
}

export function judgeGreed(alone: number, suffered: readonly Suffered[]): Finding {
  const bearable = ({ ms, megabytes }: Suffered) => ms <= mostMs && megabytes <= megabyteLimit
  const isFlood = ({ answers, gone }: Suffered) => gone === 0 && Math.min(...answers) >= leastAnswers
  return {
    holds: suffered.every((each) => bearable(each) && isFlood(each)),
    figure: [`alone ${alone.toFixed(0)} ms`, ...suffered.map(describeGreed)].join('; '),
    bound: `at most ${mostMs} ms and ${megabyteLimit} MB, with every greedy client connected and answered ${leastAnswers} times`,
  }
}

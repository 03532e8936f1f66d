import type { Finding } from '../../runner/claim.ts'

export const mostMs = 500
export const megabyteLimit = 500
/** To each greedy session: with fewer answers than these the services would have been left in peace. */
export const leastAnswers = 10

export interface Suffered {
  attack: string
  /** The p99 of another client. */
  ms: number
  megabytes: number
  /** How often each greedy session was answered. */
  answers: readonly number[]
  clients: number
  /** Greedy clients whose connection was closed: they flooded no more. */
  gone: number
}

export function describeGreed({ attack, ms, megabytes, answers, clients, gone }: Suffered): string {
  const total = answers.reduce((sum, each) => sum + each, 0)
  const left = gone === 0 ? '' : `, ${gone} of ${clients} greedy clients were gone`
  const each = `${Math.min(...answers)} to ${Math.max(...answers)} a session`
  return `${attack} ${ms.toFixed(0)} ms, ${megabytes.toFixed(0)} MB, ${total} greedy answers, ${each}${left}`
}

export function judgeGreed(alone: number, suffered: readonly Suffered[]): Finding {
  const bearable = ({ ms, megabytes }: Suffered) => ms <= mostMs && megabytes <= megabyteLimit
  const isFlood = ({ answers, gone }: Suffered) => gone === 0 && Math.min(...answers) >= leastAnswers
  return {
    holds: suffered.every((each) => bearable(each) && isFlood(each)),
    figure: [`alone ${alone.toFixed(0)} ms`, ...suffered.map(describeGreed)].join('; '),
    bound: `at most ${mostMs} ms and ${megabyteLimit} MB, with every greedy client connected and every session answered ${leastAnswers} times`,
  }
}

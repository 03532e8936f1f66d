import { setTimeout as pause } from 'node:timers/promises'
import { serviceMetric } from '../shared/service-metric.ts'
import { Guessers } from './guessers.ts'
import { timed } from '../shared/timed.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { until } from '../../../services/testing/until.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'

const guessers = 100
const pipelined = 1_024
const logins = 10
const betweenMs = 500
const mayTakeMs = 5_000
const mayComeBefore = 32
const username = 'honest'

const crowd = `${guessers} connections that guess passwords with full pipelines`

export const loginsWait: Claim = {
  id: 'logins',
  says: `Beside ${crowd}, a right login is answered within ${mayTakeMs / 1000} s.`,
  short: false,
  async measure(context) {
    const { slowestMs } = await besideGuessers(context)
    return {
      holds: slowestMs < mayTakeMs,
      figure: `${(slowestMs / 1000).toFixed(2)} s for the slowest of ${logins}`,
      bound: `under ${mayTakeMs / 1000} s`,
    }
  },
}

export const loginsInTurn: Claim = {
  id: 'logins-in-turn',
  says: `Beside ${crowd}, at most ${mayComeBefore} other passwords are hashed before a right login is answered, and what guessers wait for goes with them.`,
  short: false,
  disturbanceIsNoExcuse: true,
  async measure(context) {
    const { mostBefore, waiting, dropped } = await besideGuessers(context)
    return {
      holds: mostBefore <= mayComeBefore && waiting > 0 && dropped > waiting / 2,
      figure: `${mostBefore} before; when the guessers left ${waiting} waited, of which ${dropped} were dropped`,
      bound: `at most ${mayComeBefore}; more than half of them`,
    }
  },
}

/** Passwords are hashed at their real cost. */
async function besideGuessers({ folder, progress, signal }: MeasureContext) {
  const cluster = await TestCluster.start({ logs: { level: 'error' }, passwords: {} }, { folder })
  try {
    const port = cluster.port('buyer-frontend')
    await cluster.buyer({ username })
    const crowd = await Guessers.connect(port, guessers)
    crowd.begin(pipelined)
    const figure = (name: string) => serviceMetric(cluster, 'customer-db', `marketlab_passwords_${name}`)
    const waitingNow = () => figure('waiting')
    await until(waitingNow, (count) => count > guessers)
    let slowestMs = 0
    let mostBefore = 0
    for (let count = 0; count < logins; count += 1) {
      const honest = await cluster.connect('buyer-frontend')
      const before = crowd.wrong
      const ms = await timed(() => honest.login(username, 'secret'))
      slowestMs = Math.max(slowestMs, ms)
      mostBefore = Math.max(mostBefore, crowd.wrong - before)
      progress(`login ${count + 1}: ${ms.toFixed(0)} ms, after ${crowd.wrong - before} wrong passwords`)
      await pause(betweenMs, undefined, { signal })
    }
    const waiting = await waitingNow()
    const before = await figure('dropped_total')
    crowd.leave()
    // A frontend may notice only with its next answer to each of them.
    await until(waitingNow, (count) => count === 0, 300_000)
    return { slowestMs, mostBefore, waiting, dropped: (await figure('dropped_total')) - before }
  } finally {
    await cluster.stop()
  }
}

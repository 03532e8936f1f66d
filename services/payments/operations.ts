import { setTimeout as delay } from 'node:timers/promises'
import { paymentArguments } from '../contract/internal-arguments.ts'
import type { PaymentArgs, PaymentOutcome } from '../contract/internal.ts'
import { isMismatch } from '../contract/mismatch.ts'
import type { PaymentsState, PaymentSwitches } from '../contract/payments.ts'
import type { DurableState } from '../engine/durable.ts'
import type { Call, Handler } from '../process/call.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import type { Log } from '../process/log.ts'
import { isDeclined, type PaymentRules } from './decision.ts'
import { tooLate } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { Ledger, LedgerCommand, Payment } from './ledger.ts'

export function paymentOperations(
  storage: DurableState<Ledger, LedgerCommand, unknown>,
  switches: PaymentSwitches & PaymentRules,
  log: Log,
): Record<string, Handler> {
  let asked = 0
  /** Asked for what was decided before: answered, and nothing taken. */
  let repeated = 0
  /** Requests that came while payments were silent. */
  const unanswered: Call[] = []

  async function decide(payment: PaymentArgs, call: Call): Promise<Payment> {
    const decided = storage.machine.find(payment)
    if (decided instanceof ApiError) throw decided
    if (decided) {
      repeated += 1
      return decided
    }
    if (switches.delayMs > 0) await delay(switches.delayMs)
    if (call.until !== undefined && performance.now() >= call.until) throw tooLate('Pay')
    const approved = !isDeclined(switches, payment.orderId)
    const command: Payment = { ...payment, at: Date.now(), approved }
    const outcome = (await storage.execute(command)) as Payment | ApiError
    if (outcome instanceof ApiError) throw outcome
    if (outcome !== command) repeated += 1
    return outcome
  }

  async function pay(call: Call): Promise<void> {
    if (switches.outage === 'refuse') {
      call.fail(outOfOrder())
      return
    }
    try {
      const { approved } = await decide(call.args as PaymentArgs, call)
      const outcome: PaymentOutcome = approved ? 'approved' : 'declined'
      call.succeed(JSON.stringify({ outcome }))
    } catch (error) {
      if (isMismatch(error)) log.error({ err: error, payment: call.args }, 'a payment was refused: a defect')
      call.fail(ApiError.of(error))
    }
  }

  return checkedOperations(paymentArguments, {
    Pay: (call) => {
      asked += 1
      if (switches.outage === 'silent') unanswered.push(call)
      else return pay(call)
    },

    GetLedger: (call) => {
      const { after, limit } = call.args as { after: number; limit: number }
      const { payments, takenCents, declined } = storage.machine
      const taken = payments.length - declined
      call.succeed(
        JSON.stringify({ taken, takenCents, declined, payments: payments.slice(after, after + limit) }),
      )
    },

    GetPayments: (call) => {
      const { delayMs, declineRate, outage } = switches
      const { payments, takenCents, declined } = storage.machine
      const taken = payments.length - declined
      const state: PaymentsState = {
        delayMs,
        declineRate,
        outage,
        asked,
        repeated,
        taken,
        takenCents,
        declined,
      }
      call.succeed(JSON.stringify(state))
    },

    SetPayments: (call) => {
      const { delayMs, declineRate, outage } = call.args as PaymentSwitches
      Object.assign(switches, { delayMs, declineRate, outage })
      call.succeed('{}')
      if (outage === 'silent') return
      for (const late of unanswered.splice(0)) void pay(late)
    },
  })
}

function outOfOrder(): ApiError {
  return new ApiError('UNAVAILABLE', 'Payments are out of order. Nothing was taken: try again later.', {
    details: { service: 'payments' },
  })
}

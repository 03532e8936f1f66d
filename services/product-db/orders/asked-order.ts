import type { Call } from '../../process/call.ts'
import type { Log } from '../../process/log.ts'
import { ApiError } from '../../wire/errors.ts'

/** A client with little time learns the present state of the order while there is time to hear it. */
export function longestWait({ until }: Call, waitMs: number): number {
  return until === undefined ? waitMs : Math.min(waitMs, Math.max(0, until - performance.now()) * 0.8)
}

export function noSuchOrder(orderId: string): ApiError {
  return new ApiError('NOT_FOUND', `You have no order ${orderId}. ListOrders shows yours.`, {
    details: { orderId },
  })
}

export function noteDefect(log: Log, ref: string): void {
  log.error({ ref }, 'a purchase carries the reference of another one: a defect, it was refused')
}

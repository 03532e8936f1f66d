import type { Call } from '../../process/call.ts'
import type { CustomerCommand } from '../commands.ts'
import { customerOperations, type CustomerService } from '../operations.ts'
import type { CustomerState } from '../state.ts'

export interface AskOptions {
  /** Until when the answer is waited for, by performance.now(). */
  until?: number
}

/** Asks customer-db's operations without a socket and a journal; answers the result, or the error. */
export class TestCustomers {
  readonly journal: CustomerCommand[] = []
  readonly #handlers: ReturnType<typeof customerOperations>

  constructor(state: CustomerState, passwords: Partial<CustomerService['passwords']>) {
    const apply = (command: CustomerCommand) => {
      this.journal.push(command)
      return state.apply(command)
    }
    const storage = {
      machine: state,
      submit: (command: CustomerCommand, done: (error: undefined, outcome: unknown) => void) =>
        done(undefined, apply(command)),
      execute: (command: CustomerCommand) => Promise.resolve(apply(command)),
    }
    const service = { storage, passwords, sessions: { find: () => undefined }, now: () => 1 }
    this.#handlers = customerOperations(service as unknown as CustomerService)
  }

  ask(op: string, args: object, { until }: AskOptions = {}): Promise<unknown> {
    return new Promise((resolve) => {
      const call = {
        args,
        until,
        request: {},
        connection: { id: 1, address: '127.0.0.1' },
        succeed: (text: string) => resolve(JSON.parse(text)),
        fail: resolve,
      }
      const answered = this.#handlers[op]!(call as unknown as Call, Buffer.alloc(0), 0, 0)
      Promise.resolve(answered).catch(resolve)
    })
  }
}

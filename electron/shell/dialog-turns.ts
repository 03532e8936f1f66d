import { ApiError } from '../../services/wire/errors.ts'
import { Ration } from '../ipc/page-limits.ts'

/** A window shows one dialog at a time, and no more of them than a user asks for. */
export class DialogTurns {
  readonly #ration: Ration
  #open = new WeakSet<object>()

  constructor(now?: () => number) {
    this.#ration = new Ration({ most: 10, everyMs: 3_000, ...(now && { now }) })
  }

  /** Rejects with OVERLOADED, without a dialog, where the window has one open or had too many. */
  async take<Answer>(window: object, show: () => Promise<Answer>): Promise<Answer> {
    if (this.#open.has(window)) throw refusal('This window has a dialog open already. Close it first.')
    if (!this.#ration.take(window)) throw refusal('This window asks for too many dialogs. Wait a moment.')
    this.#open.add(window)
    try {
      return await show()
    } finally {
      this.#open.delete(window)
    }
  }
}

function refusal(message: string): ApiError {
  return new ApiError('OVERLOADED', message)
}

import { ApiError } from '../../services/wire/errors.ts'

/** The answer to a question that nobody waits for any more. */
export function replaced(): ApiError {
  return new ApiError('UNAVAILABLE', 'This search was replaced by another one.')
}

/** Only the newest question of a window counts: the signal of the previous one aborts. */
export class NewestQuestion {
  #newest = new WeakMap<object, AbortController>()

  signalFor(window: object): AbortSignal {
    this.#newest.get(window)?.abort(replaced())
    const controller = new AbortController()
    this.#newest.set(window, controller)
    return controller.signal
  }
}

import { ApiError } from '../../services/wire/errors.ts'

/** The answer to a question that nobody waits for any more. */
export function replaced(): ApiError {
  return new ApiError('UNAVAILABLE', 'This search was replaced by another one.')
}

/** Of the questions of a window only the newest counts: the signal of the one before aborts. */
export class NewestQuestion {
  #newest = new WeakMap<object, AbortController>()

  signalFor(window: object): AbortSignal {
    this.#newest.get(window)?.abort(replaced())
    const controller = new AbortController()
    this.#newest.set(window, controller)
    return controller.signal
  }
}

import { BridgeError } from './bridge.ts'

export interface ErrorMessage {
  title: string
  /** Says what happened and what to do next. */
  text: string
  icon: string
  /** Trying again may help. */
  retryable: boolean
  /** It may have happened or not. */
  indefinite: boolean
  /** Finds the request in the logs. */
  trace?: string
}

interface Wording {
  title: string
  icon: string
  text?: string
}

const wordings: Record<string, Wording> = {
  UNAVAILABLE: {
    title: 'The market cannot be reached',
    icon: 'i-lucide-unplug',
    text: 'A service is down or restarting. This window keeps trying; nothing you typed is lost.',
  },
  TIMEOUT: {
    title: 'No answer in time',
    icon: 'i-lucide-timer-off',
    text: 'The market took too long to answer.',
  },
  OVERLOADED: {
    title: 'The market is busy',
    icon: 'i-lucide-gauge',
    text: 'Too many requests at once. Wait a moment, then try again.',
  },
  SESSION_EXPIRED: {
    title: 'Your session has ended',
    icon: 'i-lucide-clock-alert',
    text: 'Log in again to carry on where you were.',
  },
  UNAUTHENTICATED: { title: 'Not logged in', icon: 'i-lucide-lock' },
  FORBIDDEN: { title: 'Not allowed', icon: 'i-lucide-ban' },
  NOT_FOUND: { title: 'Not there any more', icon: 'i-lucide-search-x' },
  ALREADY_EXISTS: { title: 'Already taken', icon: 'i-lucide-copy-x' },
  OUT_OF_STOCK: { title: 'Not enough in stock', icon: 'i-lucide-package-x' },
  CART_EMPTY: {
    title: 'The cart is empty',
    icon: 'i-lucide-shopping-cart',
    text: 'Put something into it first.',
  },
  INVALID_ARGUMENT: { title: 'That does not fit', icon: 'i-lucide-circle-alert' },
  INTERNAL: { title: 'Internal error', icon: 'i-lucide-bug' },
}

const unknown: Wording = { title: 'Something went wrong', icon: 'i-lucide-circle-alert' }
const limitReached: Wording = { title: 'A limit is reached', icon: 'i-lucide-gauge' }
const perhapsDone = 'It may have been carried out: check before you repeat it.'

/** Any failure in words that say what to do next. */
export function describeError(error: unknown): ErrorMessage {
  if (!(error instanceof BridgeError)) {
    const text = error instanceof Error ? error.message : String(error)
    return { ...unknown, text, retryable: false, indefinite: false }
  }
  const wording = wordingOf(error)
  const text = wording.text ?? error.message
  return {
    title: wording.title,
    icon: wording.icon,
    text: error.indefinite && !error.retryable ? `${text} ${perhapsDone}` : text,
    retryable: error.retryable,
    indefinite: error.indefinite,
    ...(error.trace !== undefined && { trace: error.trace }),
  }
}

/** OVERLOADED is also said of room that is used up, which has nothing to do with many requests. */
function wordingOf({ code, details }: BridgeError): Wording {
  if (code === 'OVERLOADED' && details?.limit !== undefined) return limitReached
  return wordings[code] ?? unknown
}

export function hasCode(error: unknown, ...codes: string[]): error is BridgeError {
  return error instanceof BridgeError && codes.includes(error.code)
}

/** The argument that an INVALID_ARGUMENT or ALREADY_EXISTS is about. */
export function fieldOf(error: unknown): string | undefined {
  const field = error instanceof BridgeError ? error.details?.field : undefined
  return typeof field === 'string' ? field : undefined
}

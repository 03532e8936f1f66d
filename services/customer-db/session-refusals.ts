import type { Role } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'

/** Why a request has no session. */
export const sessionRefusals = {
  none: () =>
    new ApiError('UNAUTHENTICATED', 'This operation needs a session. Log in and send the session you get.'),
  unknown: () =>
    new ApiError('UNAUTHENTICATED', 'No such session: it was logged out or never existed. Log in again.'),
  wrongRole: (role: Role) =>
    new ApiError('FORBIDDEN', `This session belongs to a ${role}. Use the ${role} frontend, or log in here.`),
  expired: (idleMs: number) =>
    new ApiError(
      'SESSION_EXPIRED',
      `This session timed out after ${inWords(idleMs)} without a request. Log in again.`,
    ),
}

function inWords(ms: number): string {
  const [count, unit] = ms < 60_000 ? [ms / 1000, 'second'] : [Math.round((ms / 60_000) * 10) / 10, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const sessionEnds: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'SESSION_EXPIRED'])

/** Whether a client takes it for the end of its session. FORBIDDEN is then about a thing that is somebody else's. */
export const endsSession = (code: string): boolean => sessionEnds.has(code)

/** Whether it is a verdict on the session itself, where FORBIDDEN says that the session is one of the other role. */
export const refusesSession = (code: string): boolean => endsSession(code) || code === 'FORBIDDEN'

/** How many offences a file may still have. A number here may only become smaller. */
export const knownOffences: Readonly<Record<string, number>> = {}

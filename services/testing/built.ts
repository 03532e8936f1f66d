import { existsSync } from 'node:fs'

/** The build, of which this file is a part itself where measurements use it. */
export const built = existsSync(new URL('marketlab.js', import.meta.url))
  ? new URL('./', import.meta.url)
  : new URL('../../out/', import.meta.url)

export const projectFolder = new URL('../', built)

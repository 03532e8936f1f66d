import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url))

/** A path inside the project. */
export function inProject(path) {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

import { chmodSync, cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const keptIn = ['customer-db', 'product-db'] as const

/** The files of each version that was released, in a folder for each. */
export function keptFolder(project: URL): string {
  return fileURLToPath(new URL('services/testing/kept-files/versions', project))
}

/** The data folder of a market, as it was left. Git keeps no permissions, and databases want folders of their own. */
export function copyKept(from: string, to: string): void {
  for (const database of keptIn) {
    cpSync(join(from, database), join(to, database), { recursive: true })
    chmodSync(join(to, database), 0o700)
    for (const name of readdirSync(join(to, database))) {
      const isFolder = name === 'images'
      chmodSync(join(to, database, name), isFolder ? 0o700 : 0o600)
    }
  }
}

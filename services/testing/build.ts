import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Tests start the services as users do: built, as processes of their own. */
export default async function buildServices(): Promise<void> {
  const configFile = fileURLToPath(new URL('../../vite.services.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'error' })
}

import { hash } from 'node:crypto'

/** The name of an image: the same content has the same name. */
export function hashOfImage(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * How two services prove to each other that they hold the cluster's secret, without sending it. The connecting side
 * speaks first, so that a stranger gets not one byte; the server's fresh nonce makes a recorded greeting useless.
 *
 *   client: {"hello":{"to":service,"nonce":c,"mac":hello(c)}}
 *   server: {"welcome":{"nonce":s,"mac":welcome(c,s),"instance":…}}
 *   client: {"proof":{"mac":proof(c,s)}}
 */
export interface Hello {
  to: string
  from: string
  nonce: string
  mac: string
}

export interface Welcome {
  nonce: string
  mac: string
  instance: string
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

function mac(secret: string, step: string, ...parts: string[]): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['marketlab 1', step, ...parts]))
    .digest('base64url')
}

export function helloMac(secret: string, to: string, from: string, nonce: string): string {
  return mac(secret, 'hello', to, from, nonce)
}

export function welcomeMac(secret: string, to: string, clientNonce: string, serverNonce: string): string {
  return mac(secret, 'welcome', to, clientNonce, serverNonce)
}

export function proofMac(secret: string, to: string, clientNonce: string, serverNonce: string): string {
  return mac(secret, 'proof', to, clientNonce, serverNonce)
}

export function sameMac(expected: string, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}

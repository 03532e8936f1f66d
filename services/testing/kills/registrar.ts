import assert from 'node:assert/strict'
import type { Random } from '../../chance/random.ts'
import type { PersistentClient } from '../clients/persistent-client.ts'
import type { Worker } from './worker.ts'

export class Registrar implements Worker {
  #client: PersistentClient
  #random: Random
  #accounts = new Map<string, number>()
  #unseen: string[] = []
  #maybe: string[] = []
  #names = 0

  constructor(client: PersistentClient, random: Random) {
    this.#client = client
    this.#random = random
  }

  get size(): number {
    return this.#accounts.size
  }

  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      this.#names += 1
      const username = `account ${this.#names}`
      const args = { username, password: `secret ${username}` }
      const outcome = this.#random.chance(0.5)
        ? await this.#client.insist('CreateAccount', args, { key: crypto.randomUUID() })
        : await this.#client.once('CreateAccount', args)
      if (outcome.ok) this.#add(username, outcome.result.buyerId as number)
      else if (outcome.error.indefinite) this.#maybe.push(username)
      else assert.ok(outcome.error.retryable, JSON.stringify(outcome.error))
    }
  }

  async verify(): Promise<void> {
    for (const username of this.#maybe.splice(0)) {
      const args = { username, password: `secret ${username}` }
      const again = await this.#client.insist('CreateAccount', args, { key: crypto.randomUUID() })
      if (again.ok) this.#add(username, again.result.buyerId as number)
      else assert.equal(again.error.code, 'ALREADY_EXISTS')
      if (!again.ok) this.#unseen.push(username)
    }
    assert.equal(new Set(this.#accounts.values()).size, this.#accounts.size, 'accounts with ids of their own')
    const older = this.#random.shuffled([...this.#accounts.keys()]).slice(0, 5)
    for (const username of [...this.#unseen.splice(0).slice(-20), ...older]) {
      // A lost reply leaves a session that nobody knows: no harm, so that this may be repeated.
      const { buyerId } = await this.#client.ok('Login', { username, password: `secret ${username}` })
      assert.equal(buyerId, this.#accounts.get(username) ?? buyerId, username)
    }
  }

  #add(username: string, id: number): void {
    assert.ok(!this.#accounts.has(username), `${username} was created twice`)
    this.#accounts.set(username, id)
    this.#unseen.push(username)
  }
}

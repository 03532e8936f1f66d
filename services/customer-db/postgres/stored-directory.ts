import { normaliseUsername } from '../../contract/username.ts'
import type { Role, Tier } from '../../contract/values.ts'
import { afterCommit } from '../../postgres/after-commit.ts'
import type { Database } from '../../postgres/database.ts'
import type { NewAccount } from '../commands.ts'
import type { AccountDirectory, KnownAccount } from '../directory.ts'

interface Row {
  id: number
  role: Role
  username: string
  normal_username: string
  name: string
  tier: Tier
  password_hash: string
  create_key: string | null
  locked: boolean
}

const read = `SELECT id, role, username, normal_username, name, tier, password_hash, create_key, locked_at IS NOT NULL AS locked
  FROM accounts JOIN credentials ON account_id = id`

/** Finds accounts in the database. */
export class StoredDirectory implements AccountDirectory {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async byId(id: number): Promise<KnownAccount | undefined> {
    const [row] = await this.#db.query<Row>(`${read} WHERE id = $1`, [id])
    return row && accountOf(row)
  }

  async opened(id: number): Promise<KnownAccount> {
    return (await afterCommit(() => this.byId(id)))!
  }

  /** Just so, or normalised. */
  async typed(role: Role, username: string): Promise<KnownAccount | undefined> {
    const rows = await this.#db.query<Row>(`${read} WHERE role = $1 AND username = ANY($2::text[])`, [
      role,
      [username, normaliseUsername(username)],
    ])
    const row = rows.find((one) => one.username === username) ?? rows[0]
    return row && accountOf(row)
  }

  async like(
    wanted: readonly Pick<NewAccount, 'role' | 'username'>[],
  ): Promise<(KnownAccount | undefined)[]> {
    const rows = await this.#db.query<Row>(
      `${read} WHERE id = ANY(ARRAY(
         SELECT id FROM accounts JOIN unnest($1::text[], $2::text[]) AS wanted(role, username) USING (role, username)
         UNION SELECT id FROM accounts JOIN unnest($1::text[], $2::text[]) AS wanted(role, normal_username)
           USING (role, normal_username))) ORDER BY id`,
      [wanted.map(({ role }) => role), wanted.map(({ username }) => username)],
    )
    return wanted.map(({ role, username }) => {
      const ofRole = rows.filter((row) => row.role === role)
      const row =
        ofRole.find((one) => one.username === username) ??
        ofRole.find((one) => one.normal_username === username)
      return row && accountOf(row)
    })
  }
}

function accountOf({ id, role, username, name, tier, password_hash, create_key, locked }: Row): KnownAccount {
  return {
    id,
    role,
    username,
    name,
    tier,
    password: password_hash,
    createKey: create_key,
    lockedAt: locked ? 0 : null,
  }
}

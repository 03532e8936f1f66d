import { z } from 'zod'
import { administrator } from './admin-operations.ts'

/** How a process of the cluster may be called: the name is part of folders, logs and command lines. */
export const memberName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a name of small letters, digits and hyphens')

const taken: ReadonlySet<string> = new Set(['all', 'clients', 'app', 'audit', 'cluster', administrator])

/** The name of an added member. */
export const newMemberName = memberName.refine((name) => !taken.has(name), {
  error:
    'another name than "all", "clients", "app", "audit", "cluster" and "administrator", which mean something else',
})

import { writeFileSync } from 'node:fs'
import { documentation } from './document.ts'

writeFileSync(new URL('../docs/api.md', import.meta.url), documentation())

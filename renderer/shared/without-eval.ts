import { config } from 'zod'

// Windows forbid eval, which zod would otherwise try. Import before any schema is made.
config({ jitless: true })

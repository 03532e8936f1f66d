/**
 * Pages run our own scripts only and connect to nothing. Styles may stand in the page: the components write their colours
 * there, and a style can fetch nothing under this policy.
 */
const rules: Record<string, string> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

function policyText(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
}

export const contentSecurityPolicy = policyText(rules)

/** The development server sends changed modules over a socket of its own. */
export const developmentPolicy = policyText({ ...rules, 'connect-src': "'self' ws://localhost:*" })

// An extension of Stryker: what is logged is for people, and no test repeats it.

const levels = new Set(['debug', 'info', 'warn', 'error', 'fatal'])

/** Whether a node is a call such as `log.info(…)` or `this.#log?.warn(…)`. */
function isLogCall(node) {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return false
  const { callee } = node
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return false
  const owner = callee.object.property ?? callee.object
  const name = owner.type === 'PrivateName' ? owner.id.name : owner.name
  return /log$/i.test(name ?? '') && levels.has(callee.property.name)
}

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'what-is-logged',
    value: { shouldIgnore: ({ node }) => (isLogCall(node) ? 'what is logged' : undefined) },
  },
]

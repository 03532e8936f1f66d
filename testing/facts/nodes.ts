import ts from 'typescript'

/** The node and everything in it. */
export function nodesIn(node: ts.Node, found: ts.Node[] = []): ts.Node[] {
  found.push(node)
  node.forEachChild((child) => {
    nodesIn(child, found)
  })
  return found
}

/** The name of what is called, as it is written: `expect.poll`, `test`. */
export function calledName(call: ts.CallExpression): string {
  return call.expression.getText().replace(/\s+/g, '')
}

/** The number that an expression stands for: written there, or a constant of the same file. */
export function numberOf(
  node: ts.Node | undefined,
  constants: ReadonlyMap<string, number>,
): number | undefined {
  if (node === undefined) return undefined
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (ts.isIdentifier(node)) return constants.get(node.text)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskToken) {
    const [left, right] = [numberOf(node.left, constants), numberOf(node.right, constants)]
    return left === undefined || right === undefined ? undefined : left * right
  }
  return undefined
}

/** The constants of a file that are numbers. */
export function constantsOf(file: ts.SourceFile): ReadonlyMap<string, number> {
  const constants = new Map<string, number>()
  for (const node of nodesIn(file)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue
    const value = numberOf(node.initializer, constants)
    if (value !== undefined) constants.set(node.name.text, value)
  }
  return constants
}

import ts from 'typescript'
import { nodesIn } from './nodes.ts'

const clockCall = /\b(performance\.now|Date\.now|hrtime)\b/

/** The names in a file that stand for something read off a clock: variables and functions, and what is made of these. */
export function clockNames(file: ts.SourceFile): ReadonlySet<string> {
  const declarations = nodesIn(file).flatMap((node) => declarationOf(node))
  const names = new Set<string>()
  for (let before = -1; before !== names.size;) {
    before = names.size
    for (const { name, value } of declarations) if (comesFromClock(value, names)) names.add(name)
  }
  return names
}

export function comesFromClock(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (clockCall.test(node.getText())) return true
  return nodesIn(node).some(
    (inner) => ts.isIdentifier(inner) && names.has(inner.text) && !isPropertyName(inner),
  )
}

/**
 * The measurements of a test, without values that it only passes on: a function that returns something else is no
 * clock.
 */
function declarationOf(node: ts.Node): { name: string; value: ts.Node }[] {
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
    const value = node.initializer
    if (ts.isIdentifier(node.name)) {
      const body = ts.isArrowFunction(value) ? returned(value) : [value]
      return body.map((part) => ({ name: node.name.getText(), value: part }))
    }
    return []
  }
  if (ts.isFunctionDeclaration(node) && node.name !== undefined)
    return returned(node).map((value) => ({ name: node.name!.text, value }))
  return []
}

function returned(node: ts.ArrowFunction | ts.FunctionDeclaration): ts.Node[] {
  if (node.body === undefined) return []
  if (!ts.isBlock(node.body)) return [node.body]
  return nodesIn(node.body).flatMap((inner) =>
    ts.isReturnStatement(inner) && inner.expression !== undefined ? [inner.expression] : [],
  )
}

function isPropertyName(node: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
}

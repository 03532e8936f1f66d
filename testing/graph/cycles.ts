/** The groups of nodes that reach each other (Tarjan). A node that leads to itself alone is a group, too. */
export function cyclesIn(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const onPath = new Set<string>()
  const found: string[][] = []

  function visit(node: string): void {
    order.set(node, order.size)
    lowest.set(node, order.get(node)!)
    path.push(node)
    onPath.add(node)
    for (const other of next.get(node) ?? []) {
      if (!order.has(other)) visit(other)
      if (onPath.has(other)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(other)!))
    }
    if (lowest.get(node) !== order.get(node)) return
    const group = path.splice(path.indexOf(node))
    for (const member of group) onPath.delete(member)
    if (group.length > 1 || next.get(node)?.includes(node)) found.push(group.sort())
  }

  for (const node of next.keys()) if (!order.has(node)) visit(node)
  return found.sort()
}

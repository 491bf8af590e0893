// Where an arrow key leads on a map: to the nearest point that lies more in that direction than across it.

export type Side = 'left' | 'right' | 'up' | 'down'

interface At {
  readonly x: number
  readonly y: number
}

/** The next point on a side, counting what lies aside double; null where there is none. y points up. */
export function nextPoint<Point extends At>(points: readonly Point[], from: Point, side: Side): Point | null {
  const away = (to: Point): number => {
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const [ahead, aside] =
      side === 'left' ? [-dx, dy] : side === 'right' ? [dx, dy] : side === 'up' ? [dy, dx] : [-dy, dx]
    return ahead > 0 && ahead >= Math.abs(aside) ? ahead + 2 * Math.abs(aside) : Infinity
  }
  return least(points, away)
}

export function nearestPoint<Point extends At>(points: readonly Point[], { x, y }: At): Point | null {
  return least(points, (point) => (point.x - x) ** 2 + (point.y - y) ** 2)
}

function least<Point>(points: readonly Point[], distance: (point: Point) => number): Point | null {
  let [best, shortest]: [Point | null, number] = [null, Infinity]
  for (const point of points) {
    const d = distance(point)
    if (d < shortest) [best, shortest] = [point, d]
  }
  return best
}

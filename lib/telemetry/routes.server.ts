import { readdirSync } from 'node:fs'
import path from 'node:path'
import { routesOf } from './routes.ts'
import type { Routes } from './routes.ts'

/** Reads the routes off the folder `app` beneath `root`; none when it is not there. */
export function readRoutes(root: string): Routes {
  try {
    const files = readdirSync(path.join(root, 'app'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return routesOf(files.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')))
  } catch {
    return routesOf([])
  }
}

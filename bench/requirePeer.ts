import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * What a module of the peers exports. A run's process is started in the peers' folder; the caller
 * names the type, since these packages are not type-checked.
 */
export function requirePeer(path: string): unknown {
  return createRequire(join(process.cwd(), "package.json"))(path);
}

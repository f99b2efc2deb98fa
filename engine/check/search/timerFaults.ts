import { below, pick, shuffled } from "./draws.ts";
import { anyNode, idsOf, later, leaderOf, named, now, type Scene } from "./scene.ts";

export function freezeTimers(scene: Scene): void {
  const { draws, plan } = scene.storm;
  const { node, partition } = leaderOf(scene);
  const frozen = {
    node: pick(draws, [{ kind: "every" } as const, named(node), named(anyNode(scene))]),
    timer: pick(draws, ["election", "heartbeat", "all"] as const),
    partition: below(draws, 2) === 0 ? null : partition,
  };
  now(scene, { kind: "freeze", ...frozen });
  later(scene, plan.faults.weatherWithin, { kind: "thaw", ...frozen });
}

/** Several at one instant: they meet each other's requests. */
export function fireTimers(scene: Scene): void {
  const { draws, plan } = scene.storm;
  const partition = below(draws, plan.config.partitions + 1);
  const order = shuffled(draws, idsOf(scene.world));
  for (const node of order.slice(0, 1 + below(draws, order.length)))
    now(scene, { kind: "fire", node: named(node), partition });
}

export function elect(scene: Scene): void {
  const { draws, plan } = scene.storm;
  const partition = below(draws, plan.config.partitions + 1);
  const order = shuffled(draws, idsOf(scene.world));
  for (const node of order.slice(0, 1 + below(draws, 2)))
    now(scene, { kind: "elect", node: named(node), partition });
}

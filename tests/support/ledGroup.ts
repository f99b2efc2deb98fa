import {
  createGroup,
  elect,
  propose,
  settle,
  timeout,
  type ProtocolGroup,
} from "./protocolGroup.ts";

/** A group, of three unless said otherwise: A leads, and has one command committed everywhere. */
export function ledGroup({
  nodes = 3,
  ...options
}: Partial<Parameters<typeof createGroup>[0]> = {}): ProtocolGroup {
  const group = createGroup({ nodes, ...options });
  elect(group, 0);
  propose(group, 0, "x=1");
  settle(group);
  return group;
}

/** A's heartbeats go out, and everything comes of them, so many times. */
export function beat(group: ProtocolGroup, times = 1): void {
  for (let time = 0; time < times; time++) {
    timeout(group, 0);
    settle(group);
  }
}

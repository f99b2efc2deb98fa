import { afterEach } from "vitest";
import type { Application } from "../../engine/node/application.ts";
import { registerApplication, type RegisterState } from "../../engine/node/register.ts";

const own = { ...registerApplication };

afterEach(() => {
  for (const handler of Object.keys(registerApplication))
    Reflect.deleteProperty(registerApplication, handler);
  Object.assign(registerApplication, own);
});

/** Gives the register other handlers, or some that it lacks, from here to the end of the test. */
export function hear(handlers: Partial<Application<RegisterState>>): void {
  Object.assign(registerApplication, handlers);
}

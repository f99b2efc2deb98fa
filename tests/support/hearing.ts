import { onTestFinished } from "vitest";
import type { Application } from "../../engine/node/application.ts";
import { registerApplication, type RegisterState } from "../../engine/node/register.ts";

const own = { ...registerApplication };

/** Gives the register other handlers, or some that it lacks, from here to the end of the test. */
export function hear(handlers: Partial<Application<RegisterState>>): void {
  Object.assign(registerApplication, handlers);
  onTestFinished(() => {
    for (const handler of Object.keys(registerApplication))
      Reflect.deleteProperty(registerApplication, handler);
    Object.assign(registerApplication, own);
  });
}

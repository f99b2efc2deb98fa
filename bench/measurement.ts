import type { Subject, Workload } from "./workload.ts";

const warmUpMillis = 600;
const measuredMillis = 1_200;

/** Units per second of one run: a fresh subject, warmed up, then measured. */
export async function measure(workload: Workload): Promise<number> {
  const subject = await workload.open();
  await work(subject, warmUpMillis);
  const rate = await work(subject, measuredMillis);
  await subject.close();
  return rate;
}

async function work(subject: Subject, millis: number): Promise<number> {
  const start = performance.now();
  const end = start + millis;
  let now = start;
  let units = 0;
  switch (subject.kind) {
    case "sync":
      while (now < end) {
        units += subject.turn();
        now = performance.now();
      }
      break;
    case "async":
      while (now < end) {
        units += await subject.turn();
        now = performance.now();
      }
      break;
  }
  return (units * 1_000) / (now - start);
}

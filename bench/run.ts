import { measure } from "./measurement.ts";
import { selectWorkload } from "./catalogue.ts";

// One run, in a process of its own: the name of a workload in, its rate out.
console.log(await measure(selectWorkload(process.argv[2] ?? "")));

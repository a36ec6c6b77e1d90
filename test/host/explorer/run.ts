/** A process that the tests kill: explores, and prints the report. Arguments: options as JSON. */
import { type ExplorationOptions, runExploration } from "../../../host/explorer/exploration.ts";

const options = JSON.parse(process.argv[2]!) as ExplorationOptions;
process.stdout.write("begun\n");
process.stdout.write(JSON.stringify(await runExploration(options)));
